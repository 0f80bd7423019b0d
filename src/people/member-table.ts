// Users and groups: what each is granted, and who is in which group.
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { type Collections, readCollections, together } from "./collections.ts";
import { type Role, highestRole } from "./role.ts";

export interface Grant {
  readonly role: Role;
  readonly collections: Collections;
}

export interface User extends Grant {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Group extends Grant {
  readonly name: string;
  readonly members: readonly string[];
}

interface GrantRow {
  readonly name: string;
  readonly role: Role;
  readonly collections: string;
}

export class MemberTable {
  readonly #database: Database.Database;
  readonly #now: () => number;

  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a user, or gives the one of that name these grants and groups in place of theirs. @throws EyrieError `not-found` for a group */
  putUser({ name, groups, ...grant }: User): void {
    const unknown = groups.find((group) => this.#row("groups", group) === undefined);
    if (unknown !== undefined) throw new EyrieError("not-found", `there is no group ${unknown}`);
    const join = this.#database.prepare("INSERT OR IGNORE INTO members (group_name, user_name) VALUES (?, ?)");
    this.#database.transaction(() => {
      this.#put("users", name, grant);
      this.#database.prepare("DELETE FROM members WHERE user_name = ?").run(name);
      for (const group of groups) join.run(group, name);
    })();
  }

  /** Makes a group, or gives the one of that name these grants. */
  putGroup(name: string, grant: Grant): void {
    this.#put("groups", name, grant);
  }

  /** With the keys, sessions and conversations of the user. @throws EyrieError `not-found` */
  removeUser(name: string): void {
    this.#remove("users", name);
    // not for whoever has the name next
    this.#database.prepare("DELETE FROM conversations WHERE owner = ?").run(`user:${name}`);
  }

  /** @throws EyrieError `not-found` */
  removeGroup(name: string): void {
    this.#remove("groups", name);
  }

  users(): User[] {
    return this.#rows("users").map(({ name }) => this.user(name));
  }

  /** @throws EyrieError `not-found` */
  user(name: string): User {
    const row = this.#row("users", name);
    if (row === undefined) throw new EyrieError("not-found", `there is no user ${name}`);
    return { name, ...toGrant(row), groups: this.#groupsOf(name) };
  }

  groups(): Group[] {
    const members = this.#database
      .prepare<[string], string>("SELECT user_name FROM members WHERE group_name = ? ORDER BY user_name")
      .pluck();
    return this.#rows("groups").map((row) => ({ ...toGrant(row), name: row.name, members: members.all(row.name) }));
  }

  /**
   * What a user may do and see, their own grants and their groups' together; null when neither the user nor any of the groups is known.
   * @param claimed groups that a proxy or an identity provider says the user is in; none of another name counts
   */
  grantOf(user: string, claimed: readonly string[] = []): Grant | null {
    const own = this.#row("users", user);
    const groups = [...new Set([...(own === undefined ? [] : this.#groupsOf(user)), ...claimed])];
    const rows = [own, ...groups.map((group) => this.#row("groups", group))].filter((row) => row !== undefined);
    if (rows.length === 0) return null;
    const grants = rows.map(toGrant);
    return {
      role: highestRole(grants.map(({ role }) => role)),
      collections: together(grants.map(({ collections }) => collections)),
    };
  }

  #put(table: "users" | "groups", name: string, { role, collections }: Grant): void {
    this.#database
      .prepare(
        `INSERT INTO ${table} (name, role, collections, created_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET role = excluded.role, collections = excluded.collections`,
      )
      .run(name, role, JSON.stringify(collections), this.#now());
  }

  #remove(table: "users" | "groups", name: string): void {
    const { changes } = this.#database.prepare(`DELETE FROM ${table} WHERE name = ?`).run(name);
    if (changes === 0) throw new EyrieError("not-found", `there is no ${table.slice(0, -1)} ${name}`);
  }

  #row(table: "users" | "groups", name: string): GrantRow | undefined {
    return this.#database.prepare<[string], GrantRow>(`SELECT * FROM ${table} WHERE name = ?`).get(name);
  }

  #rows(table: "users" | "groups"): GrantRow[] {
    return this.#database.prepare<[], GrantRow>(`SELECT * FROM ${table} ORDER BY name`).all();
  }

  #groupsOf(user: string): string[] {
    return this.#database
      .prepare<[string], string>("SELECT group_name FROM members WHERE user_name = ? ORDER BY group_name")
      .pluck()
      .all(user);
  }
}

function toGrant({ role, collections }: GrantRow): Grant {
  return { role, collections: readCollections(collections) };
}

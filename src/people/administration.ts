// Changes of who may ask: each with its entry in the audit log, in one transaction, so that neither is there without the other.
import type { AuditAction, AuditDetail } from "./audit-log.ts";
import type { ApiKey, NewApiKey } from "./key-table.ts";
import type { Grant, User } from "./member-table.ts";
import type { PeopleDatabase } from "./people-database.ts";

export class Administration {
  readonly #people: PeopleDatabase;
  readonly #actor: string;

  /** @param actor named in the audit log as who did it */
  constructor(people: PeopleDatabase, actor: string) {
    this.#people = people;
    this.#actor = actor;
  }

  /** @returns the key and its secret, which cannot be had again. @throws EyrieError `not-found` for its user */
  createKey(key: NewApiKey): { key: ApiKey; secret: string } {
    return this.#people.transaction(() => {
      if (key.user !== null) this.#people.members.user(key.user);
      const made = this.#people.keys.create(key);
      const { id, name, user, role, collections, expiresMs } = made.key;
      this.#note("key-created", { id, name, user, role, collections, expires: dateOf(expiresMs) });
      return made;
    });
  }

  /** @throws EyrieError `not-found` */
  revokeKey(id: string): ApiKey {
    return this.#people.transaction(() => {
      const key = this.#people.keys.revoke(id);
      this.#note("key-revoked", { id, name: key.name });
      return key;
    });
  }

  /** @throws EyrieError `not-found` for a group */
  putUser(user: User): void {
    this.#people.transaction(() => {
      this.#people.members.putUser(user);
      this.#note("user-changed", { ...user });
    });
  }

  /** @throws EyrieError `not-found` */
  removeUser(name: string): void {
    this.#people.transaction(() => {
      this.#people.members.removeUser(name);
      this.#note("user-removed", { name });
    });
  }

  putGroup(name: string, grant: Grant): void {
    this.#people.transaction(() => {
      this.#people.members.putGroup(name, grant);
      this.#note("group-changed", { name, ...grant });
    });
  }

  /** @throws EyrieError `not-found` */
  removeGroup(name: string): void {
    this.#people.transaction(() => {
      this.#people.members.removeGroup(name);
      this.#note("group-removed", { name });
    });
  }

  #note(action: AuditAction, detail: AuditDetail): void {
    this.#people.audit.append(this.#actor, action, detail);
  }
}

export function dateOf(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

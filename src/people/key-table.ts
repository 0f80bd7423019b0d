// API keys: made, found by what a caller sends, listed and revoked. A key is shown when it is made and never again.
import { randomBytes } from "node:crypto";
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { type Collections, readCollections } from "./collections.ts";
import type { Role } from "./role.ts";
import { hashSecret, isSecretOf, newSecret } from "./secret.ts";

export interface ApiKey {
  /** Public: names the key in lists, in the audit log and before its secret part. */
  readonly id: string;
  readonly name: string;
  /** Whose key it is: it then does no more than its owner may. Null for a program's. */
  readonly user: string | null;
  readonly role: Role;
  readonly collections: Collections;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly revokedMs: number | null;
}

export type NewApiKey = Pick<ApiKey, "name" | "user" | "role" | "collections" | "expiresMs">;

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly user_name: string | null;
  readonly role: Role;
  readonly collections: string;
  readonly created_ms: number;
  readonly expires_ms: number | null;
  readonly revoked_ms: number | null;
}

const FORM = /^eyrie_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
/** Compared with when no key has the id, so that the time taken does not tell which ids exist. */
const NO_HASH = Buffer.alloc(32);

export class KeyTable {
  readonly #database: Database.Database;
  readonly #now: () => number;

  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** @returns the key and its secret, which cannot be had again */
  create({ name, user, role, collections, expiresMs }: NewApiKey): { key: ApiKey; secret: string } {
    const id = randomBytes(8).toString("hex");
    const part = newSecret();
    this.#database
      .prepare(
        `INSERT INTO keys (id, name, hash, user_name, role, collections, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(id, name, hashSecret(part), user, role, JSON.stringify(collections), this.#now(), expiresMs);
    return { key: this.get(id), secret: `eyrie_${id}_${part}` };
  }

  /** The key that a caller sent, if it is one in force. */
  find(sent: string): ApiKey | null {
    const [, id = "", part = ""] = FORM.exec(sent) ?? [];
    const row = this.#row(id);
    const isRight = isSecretOf(row?.hash ?? NO_HASH, part);
    return row !== undefined && isRight ? this.#inForce(toKey(row)) : null;
  }

  /** By its id, if it is in force. */
  findById(id: string): ApiKey | null {
    const row = this.#row(id);
    return row === undefined ? null : this.#inForce(toKey(row));
  }

  /** @throws EyrieError `not-found` */
  get(id: string): ApiKey {
    const row = this.#row(id);
    if (row === undefined) throw new EyrieError("not-found", `there is no key ${id}`);
    return toKey(row);
  }

  /** Oldest first, with those that were revoked or have expired. */
  list(): ApiKey[] {
    return this.#database.prepare<[], KeyRow>("SELECT * FROM keys ORDER BY created_ms, id").all().map(toKey);
  }

  /** In force from the next request on, sessions begun with it included. @throws EyrieError `not-found` */
  revoke(id: string): ApiKey {
    const { revokedMs } = this.get(id);
    if (revokedMs === null) this.#database.prepare("UPDATE keys SET revoked_ms = ? WHERE id = ?").run(this.#now(), id);
    return this.get(id);
  }

  /** Whether any key is in force. */
  exist(): boolean {
    return this.list().some((key) => this.#inForce(key) !== null);
  }

  #row(id: string): KeyRow | undefined {
    return this.#database.prepare<[string], KeyRow>("SELECT * FROM keys WHERE id = ?").get(id);
  }

  #inForce(key: ApiKey): ApiKey | null {
    const isOver = key.revokedMs !== null || (key.expiresMs !== null && key.expiresMs <= this.#now());
    return isOver ? null : key;
  }
}

function toKey(row: KeyRow): ApiKey {
  const { id, name, role } = row;
  return {
    id,
    name,
    role,
    user: row.user_name,
    collections: readCollections(row.collections),
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    revokedMs: row.revoked_ms,
  };
}

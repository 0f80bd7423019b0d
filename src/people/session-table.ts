// Sessions of the page: a random token in a cookie stands for the key that was signed in with, until it idles, ends or is signed out.
import type Database from "better-sqlite3";
import { hashSecret, newSecret } from "./secret.ts";

export interface SessionLimits {
  /** A session that was not used for this long is over. */
  readonly idleMs: number;
  /** However much it was used, it is over after this long. */
  readonly wholeMs: number;
}

/** Written at most this often, so that reading does not write. */
const SEEN_AGAIN_MS = 60_000;

interface SessionRow {
  readonly key_id: string;
  readonly created_ms: number;
  readonly seen_ms: number;
}

export class SessionTable {
  readonly #database: Database.Database;
  readonly #now: () => number;
  readonly #limits: SessionLimits;

  constructor(database: Database.Database, now: () => number, limits: SessionLimits) {
    this.#database = database;
    this.#now = now;
    this.#limits = limits;
  }

  /** @returns the token for the cookie; only its hash is kept */
  begin(keyId: string): string {
    const now = this.#now();
    this.#database
      .prepare("DELETE FROM sessions WHERE created_ms <= ? OR seen_ms <= ?")
      .run(now - this.#limits.wholeMs, now - this.#limits.idleMs);
    const token = newSecret();
    this.#database.prepare("INSERT INTO sessions VALUES (?, ?, ?, ?)").run(hashSecret(token), keyId, now, now);
    return token;
  }

  /** The id of the key that the session was begun with, and whether that still holds is for the caller to see; null when it is over. */
  keyOf(token: string): string | null {
    // found by its hash: how far a guess at the token is right cannot be told from the time this takes
    const hash = hashSecret(token);
    const row = this.#database
      .prepare<[Buffer], SessionRow>("SELECT key_id, created_ms, seen_ms FROM sessions WHERE hash = ?")
      .get(hash);
    const now = this.#now();
    if (row === undefined) return null;
    if (row.created_ms + this.#limits.wholeMs <= now || row.seen_ms + this.#limits.idleMs <= now) return null;
    if (row.seen_ms + Math.min(SEEN_AGAIN_MS, this.#limits.idleMs / 2) <= now)
      this.#database.prepare("UPDATE sessions SET seen_ms = ? WHERE hash = ?").run(now, hash);
    return row.key_id;
  }

  end(token: string): void {
    this.#database.prepare("DELETE FROM sessions WHERE hash = ?").run(hashSecret(token));
  }
}

// What was done, by whom, one entry after the other: each holds the hash of the one before, so that a changed, missing or reordered
// entry shows. A table and no file of lines: the service and a command may both add, and a transaction orders them and tears none.
import { createHash, createHmac } from "node:crypto";
import type Database from "better-sqlite3";

export type AuditAction =
  | "question"
  | "answer"
  | "search"
  | "questions-read"
  | "sign-in"
  | "sign-in-refused"
  | "sign-out"
  | "key-created"
  | "key-revoked"
  | "user-changed"
  | "user-removed"
  | "group-changed"
  | "group-removed"
  | "change"
  | "change-ended";

export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditVerification {
  readonly entries: number;
  readonly head: AuditHead;
  /** The first entry that is not what it was written as; null when all are. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

interface AuditRow {
  readonly seq: number;
  readonly entry: string;
  readonly hash: string;
}

const BEGINNING: AuditHead = { seq: 0, hash: "0".repeat(64) };

export class AuditLog {
  readonly #database: Database.Database;
  readonly #now: () => number;

  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** On disk when this returns. @returns where the log now ends */
  append(actor: string, action: AuditAction, detail: AuditDetail): AuditHead {
    return this.#database
      .transaction(() => {
        const before = this.head();
        const seq = before.seq + 1;
        const time = new Date(this.#now()).toISOString();
        const entry = JSON.stringify({ seq, time, actor, action, detail, previous: before.hash });
        const hash = hashOf(entry);
        this.#database.prepare("INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)").run(seq, entry, hash);
        return { seq, hash };
      })
      .immediate();
  }

  /** Stands for a question where its words are not to be kept: the same for the same words, of no use without this database. */
  hashQuestion(question: string): string {
    const secret = this.#database.prepare("SELECT value FROM secrets WHERE name = 'question-hash'").pluck().get();
    return createHmac("sha256", secret as Buffer)
      .update(question)
      .digest("hex");
  }

  /** Where the log ends: kept elsewhere, it shows later whether entries were cut off. */
  head(): AuditHead {
    const last = this.#database.prepare<[], AuditHead>("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").get();
    return last ?? BEGINNING;
  }

  /** @param known an end of the log that was noted earlier and must still be in it */
  verify(known?: AuditHead): AuditVerification {
    let head = BEGINNING;
    const brokenAt = (seq: number, reason: string) => ({ entries: head.seq, head, broken: { seq, reason } });
    for (const row of this.#rows()) {
      const reason = faultOf(row, head);
      if (reason !== null) return brokenAt(row.seq, reason);
      head = { seq: row.seq, hash: row.hash };
      if (known?.seq === row.seq && known.hash !== row.hash) return brokenAt(row.seq, "is another than was noted");
    }
    if (known !== undefined && known.seq > head.seq) return brokenAt(head.seq + 1, "is missing, with all after it");
    return { entries: head.seq, head, broken: null };
  }

  /** The entries as lines of JSON, oldest first, each with its hash: the SHA-256 of the same line without `,"hash":"..."`. */
  *export(): Generator<string> {
    for (const { entry, hash } of this.#rows()) yield `${entry.slice(0, -1)},"hash":"${hash}"}`;
  }

  #rows(): IterableIterator<AuditRow> {
    return this.#database.prepare<[], AuditRow>("SELECT seq, entry, hash FROM audit ORDER BY seq").iterate();
  }
}

function faultOf({ seq, entry, hash }: AuditRow, before: AuditHead): string | null {
  if (seq !== before.seq + 1) return `stands where ${before.seq + 1} should`;
  if (hashOf(entry) !== hash) return "is not what its hash was made of";
  const { previous, seq: written } = JSON.parse(entry) as { previous: unknown; seq: unknown };
  if (written !== seq) return `was written as ${String(written)}`;
  return previous === before.hash ? null : "does not follow the entry before it";
}

function hashOf(entry: string): string {
  return createHash("sha256").update(entry).digest("hex");
}

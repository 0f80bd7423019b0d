// Writes entries of the audit log that come close together in one transaction: each waits for the disk, and together they wait once.
import type { AuditAction, AuditDetail, AuditHead } from "./audit-log.ts";
import type { PeopleDatabase } from "./people-database.ts";

/** Between two writes: what comes meanwhile is written together; what comes later does not wait. */
const BETWEEN_WRITES_MS = 5;

interface Waiting {
  readonly actor: string;
  readonly action: AuditAction;
  readonly detail: AuditDetail;
  resolve(head: AuditHead): void;
  reject(error: unknown): void;
}

export class GroupedAudit {
  readonly #people: Pick<PeopleDatabase, "audit" | "transaction">;
  #waiting: Waiting[] = [];
  #writtenMs = -Infinity;

  constructor(people: Pick<PeopleDatabase, "audit" | "transaction">) {
    this.#people = people;
  }

  /** Resolves when the entry is on disk; in the order of the calls. */
  append(actor: string, action: AuditAction, detail: AuditDetail): Promise<AuditHead> {
    if (this.#waiting.length === 0) this.#schedule();
    return new Promise((resolve, reject) => this.#waiting.push({ actor, action, detail, resolve, reject }));
  }

  #schedule(): void {
    const waitMs = this.#writtenMs + BETWEEN_WRITES_MS - performance.now();
    if (waitMs > 0) setTimeout(() => this.#write(), waitMs);
    else setImmediate(() => this.#write());
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const { audit } = this.#people;
    try {
      const heads = this.#people.transaction(() =>
        waiting.map(({ actor, action, detail }) => audit.append(actor, action, detail)),
      );
      for (const [place, head] of heads.entries()) waiting[place]?.resolve(head);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    this.#writtenMs = performance.now();
  }
}

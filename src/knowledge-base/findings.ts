// What a check of the verification works with, and what it finds.
import Database from "better-sqlite3";

export interface CheckContext {
  readonly database: Database.Database;
  readonly signal?: AbortSignal | undefined;
}

/** The catalogue as it is now, read-only, in one view for all of `look`, whatever is written meanwhile. */
export async function withView<Result>(
  file: string,
  look: (database: Database.Database) => Promise<Result>,
): Promise<Result> {
  const database = new Database(file, { readonly: true, timeout: 10_000 });
  try {
    database.exec("BEGIN");
    return await look(database);
  } finally {
    database.close();
  }
}

const DETAILS_KEPT = 5;
const TURN_MS = 500;
const ROWS_BETWEEN_CLOCKS = 256;

export class Findings {
  checked = 0;
  faults = 0;
  skipped = false;
  readonly details: string[] = [];
  readonly #tell: (done: number, total: number | null) => void;
  #turn = performance.now();

  constructor(tell: (done: number, total: number | null) => void) {
    this.#tell = tell;
  }

  fault(detail: string): void {
    this.faults += 1;
    this.note(detail);
  }

  note(detail: string): void {
    if (this.details.length < DETAILS_KEPT) this.details.push(detail);
  }

  skip(reason: string): void {
    this.skipped = true;
    this.note(reason);
  }

  /** Looks at each row; now and then it tells how far it is, lets signals through and stops when aborted. */
  async each<Row>(
    rows: { iterate(): Iterable<Row> },
    { total, signal }: { total: number | null; signal?: AbortSignal | undefined },
    look: (row: Row) => void,
  ): Promise<void> {
    for (const row of rows.iterate()) {
      look(row);
      this.checked += 1;
      if (this.checked % ROWS_BETWEEN_CLOCKS !== 0 || performance.now() - this.#turn < TURN_MS) continue;
      this.#tell(this.checked, total);
      await new Promise((turn) => setImmediate(turn));
      signal?.throwIfAborted();
      this.#turn = performance.now();
    }
  }
}

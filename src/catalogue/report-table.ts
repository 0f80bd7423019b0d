// What past ingests and removals did, as JSON, so that it can be asked for later.
import type Database from "better-sqlite3";

const KEPT = 50;

/** What was taken out by name, beside the reports of ingests. */
export interface Removal {
  readonly kind: "removal";
  readonly at: string;
  readonly folder: string;
  readonly paths: readonly string[];
}

const OF_INGEST = "report ->> 'kind' IS NULL";
const LAST = `SELECT max(id) FROM reports WHERE ${OF_INGEST}`;
const CHANGES_NOTHING = ["added", "updated", "removed", "moved"]
  .map((list) => `coalesce(json_array_length(report, '$.${list}'), 0) = 0`)
  .join(" AND ");

export class ReportTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * Keeps the report of an ingest. Of those before it the one that changed nothing is forgotten, and the oldest; the caller owns the
   * transaction.
   */
  add(report: object): void {
    this.#database.exec(`DELETE FROM reports WHERE id = (${LAST}) AND ${CHANGES_NOTHING}`);
    this.#insert(report);
  }

  /** The caller owns the transaction. */
  addRemoval(removal: Removal): void {
    this.#insert(removal);
  }

  #insert(report: object): void {
    this.#database.prepare("INSERT INTO reports (report) VALUES (?)").run(JSON.stringify(report));
    this.#database
      .prepare(
        `DELETE FROM reports WHERE id NOT IN (SELECT id FROM reports ORDER BY id DESC LIMIT ?) AND id <> (${LAST})`,
      )
      .run(KEPT);
  }

  /** Newest first, ingests and removals, each as it was kept. */
  *newest(): Generator<unknown> {
    const rows = this.#database.prepare<[], string>("SELECT report FROM reports ORDER BY id DESC").pluck();
    for (const report of rows.iterate()) yield JSON.parse(report);
  }

  /** The report of the last ingest; null before the first. */
  last(): unknown {
    const report = this.#database.prepare(`SELECT report FROM reports WHERE id = (${LAST})`).pluck().get();
    return typeof report === "string" ? JSON.parse(report) : null;
  }

  /** The caller owns the transaction. */
  clear(): void {
    this.#database.exec("DELETE FROM reports");
  }
}

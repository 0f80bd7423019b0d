// What past ingests did, as JSON, so that it can be asked for later.
import type Database from "better-sqlite3";

const KEPT = 20;

export class ReportTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Keeps the report and forgets the oldest ones; the caller owns the transaction. */
  add(report: object): void {
    this.#database.prepare("INSERT INTO reports (report) VALUES (?)").run(JSON.stringify(report));
    this.#database.prepare("DELETE FROM reports WHERE id <= (SELECT max(id) FROM reports) - ?").run(KEPT);
  }

  /** The report of the last ingest; null before the first. */
  last(): unknown {
    const report = this.#database.prepare("SELECT report FROM reports ORDER BY id DESC LIMIT 1").pluck().get();
    return typeof report === "string" ? JSON.parse(report) : null;
  }

  /** The caller owns the transaction. */
  clear(): void {
    this.#database.exec("DELETE FROM reports");
  }
}

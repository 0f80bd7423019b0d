// Vectors that a rebuild has computed, kept until it is done: one that was interrupted goes on from here.
import Database from "better-sqlite3";
import { removeDatabase } from "../catalogue/catalogue-copy.ts";
import { toVector } from "../catalogue/chunk-table.ts";

export class VectorStore {
  readonly #database: Database.Database;

  private constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Opens the store; one that is of another identity or cannot be read is begun anew. */
  static open(file: string, identity: string): VectorStore {
    try {
      const database = openDatabase(file);
      database.prepare("INSERT OR IGNORE INTO identity (id, value) VALUES (1, ?)").run(identity);
      if (database.prepare("SELECT value FROM identity").pluck().get() === identity) return new VectorStore(database);
      database.close();
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
    }
    removeDatabase(file);
    const database = openDatabase(file);
    database.prepare("INSERT INTO identity (id, value) VALUES (1, ?)").run(identity);
    return new VectorStore(database);
  }

  vectorsByEmbeddedHash(hashes: readonly string[]): Map<string, Float32Array> {
    const rows = this.#database
      .prepare<[string], { hash: string; vector: Buffer }>(
        "SELECT hash, vector FROM vectors WHERE hash IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(hashes));
    return new Map(rows.map(({ hash, vector }) => [hash, toVector(vector)]));
  }

  keep(vectors: ReadonlyMap<string, Float32Array>): void {
    const insert = this.#database.prepare("INSERT OR IGNORE INTO vectors (hash, vector) VALUES (?, ?)");
    this.#database.transaction(() => {
      for (const [hash, vector] of vectors) {
        insert.run(hash, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
      }
    })();
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.exec(`
    CREATE TABLE IF NOT EXISTS identity (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS vectors (hash TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `);
  return database;
}

// Opens the SQLite file that holds a knowledge base and checks that it may be used; the tables have a file each.
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { ChunkTable } from "./chunk-table.ts";
import { DocumentListing } from "./document-listing.ts";
import { DocumentReading } from "./document-reading.ts";
import { DocumentTable } from "./document-table.ts";
import { FailureTable } from "./failure-table.ts";
import { migrate } from "./migrations.ts";
import { ReportTable } from "./report-table.ts";
import { PassageContext } from "./passage-context.ts";
import { ScopeResolver } from "./scope.ts";
import { describeStorageError } from "./storage-error.ts";
import { WordSearch } from "./word-search.ts";

/** Below this SQLite's WAL can be corrupted by a reset (fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** Whoever searches reads rows from all over the file; SQLite's own 2 MiB would read its inner pages again and again. */
const READER_CACHE_KIB = 65_536;

export class Catalogue {
  readonly documents: DocumentTable;
  readonly listing: DocumentListing;
  readonly reading: DocumentReading;
  readonly failures: FailureTable;
  readonly reports: ReportTable;
  readonly chunks: ChunkTable;
  readonly words: WordSearch;
  readonly scopes: ScopeResolver;
  readonly context: PassageContext;
  readonly #database: Database.Database;

  private constructor(database: Database.Database) {
    this.#database = database;
    this.chunks = new ChunkTable(database);
    this.failures = new FailureTable(database);
    this.documents = new DocumentTable(database, this.chunks, this.failures);
    this.listing = new DocumentListing(database);
    this.reading = new DocumentReading(database);
    this.reports = new ReportTable(database);
    this.words = new WordSearch(database);
    this.scopes = new ScopeResolver(database);
    this.context = new PassageContext(database);
  }

  /**
   * Opens the catalogue, creating it when the file is new.
   * @param identity what vectors and passages depend on, stored at creation and compared at every opening
   * @throws EyrieError `knowledge-base-unusable`, `knowledge-base-format`, `knowledge-base-mismatch`
   */
  static open(file: string, identity: string): Catalogue {
    const database = openDatabase(file);
    try {
      prepare(database, file, identity);
      return new Catalogue(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Opens a catalogue that `open` has prepared, to read what is committed, in another thread than the one that writes. */
  static openForReading(file: string): Catalogue {
    const database = new Database(file, { readonly: true, timeout: 10_000 });
    database.pragma(`cache_size = -${READER_CACHE_KIB}`);
    return new Catalogue(database);
  }

  /**
   * Runs `work` as one durable transaction: all of it is on disk when this returns, or none of it.
   * @throws EyrieError `disk-full`, `knowledge-base-locked`, `knowledge-base-unusable`
   */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.#database.transaction(work).immediate();
    } catch (error) {
      throw describeStorageError(error, this.#database.name);
    }
  }

  /**
   * Makes sure that no byte of what was removed stays in the files: the word index is merged without it, the file is written anew and
   * the log is cut to nothing.
   * @throws EyrieError `knowledge-base-locked` when another process is reading and will not end
   */
  purge(): void {
    this.transaction(() => {
      this.reports.clear();
      this.#database.exec("INSERT INTO chunk_words (chunk_words) VALUES ('optimize')");
      this.chunks.notePurge();
    });
    try {
      this.#database.exec("VACUUM");
      const [result] = this.#database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
      if (result?.busy === 0) return;
    } catch (error) {
      throw describeStorageError(error, this.#database.name);
    }
    throw new EyrieError(
      "knowledge-base-locked",
      `${this.#database.name} is being read, so that its log cannot be cut`,
    );
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(file: string): Database.Database {
  try {
    const database = new Database(file, { timeout: 10_000 });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    return database;
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot open ${file}: ${String(error)}`, { cause: error });
  }
}

function prepare(database: Database.Database, file: string, identity: string): void {
  assertSqliteVersion(database);
  migrate(database, file);
  const identityOf = database.prepare("SELECT value FROM meta WHERE key = 'identity'").pluck();
  // a file that may not be written can be asked all the same
  if (identityOf.get() === undefined)
    database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('identity', ?)").run(identity);
  const stored = identityOf.get();
  if (stored !== identity) {
    throw new EyrieError(
      "knowledge-base-mismatch",
      `${file} was built with "${String(stored)}"; the settings in force are "${identity}"`,
    );
  }
}

function assertSqliteVersion(database: Database.Database): void {
  const version = String(database.prepare("SELECT sqlite_version()").pluck().get());
  const parts = version.split(".").map(Number);
  for (const [index, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new EyrieError(
        "knowledge-base-unusable",
        `SQLite ${version} can corrupt its log; reinstall better-sqlite3 for ${OLDEST_SQLITE.join(".")} or newer`,
      );
    }
  }
}

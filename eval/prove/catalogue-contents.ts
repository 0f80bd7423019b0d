// What a catalogue holds as readers see it: without times, and without the numbers that depend on the order of writing.
import Database from "better-sqlite3";
import { locate } from "../../src/knowledge-base/location.ts";

export function contentsOfCatalogue(data: string): unknown {
  return withCatalogue(data, (database) => {
    const all = (query: string) => database.prepare(query).all();
    return {
      whole: database.pragma("integrity_check", { simple: true }),
      references: database.pragma("foreign_key_check"),
      documents: all(
        "SELECT id, path, file_path, title, text, page_count, tags, size, mtime_ms FROM documents ORDER BY path",
      ),
      passages: all(
        "SELECT id, document_id, ordinal, text, page, heading_path, start_offset, embedded_hash, vector FROM chunks ORDER BY id",
      ),
      words: all(
        `SELECT c.id, l.length, p.profile, w.rowid IS NULL AS missing FROM chunks c LEFT JOIN word_lengths l ON l.label = c.label
         LEFT JOIN word_profiles p ON p.label = c.label LEFT JOIN chunk_words w ON w.rowid = c.label ORDER BY c.id`,
      ),
      failures: all("SELECT path, code, reason FROM failures ORDER BY path"),
      // each live passage was announced once
      changes: all("SELECT count(*) FROM chunks WHERE label NOT IN (SELECT label FROM changes WHERE added = 1)"),
    };
  });
}

export function pathsOfCatalogue(data: string): Set<string> {
  return withCatalogue(
    data,
    (database) => new Set(database.prepare<[], string>("SELECT path FROM documents").pluck().all()),
  );
}

function withCatalogue<Result>(data: string, look: (database: Database.Database) => Result): Result {
  const database = new Database(locate(data).catalogue);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

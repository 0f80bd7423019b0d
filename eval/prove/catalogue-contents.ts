// What a catalogue holds as readers see it: without times, and without the numbers that depend on the order of writing.
import { isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import { toVector } from "../../src/catalogue/chunk-table.ts";
import { locate } from "../../src/knowledge-base/location.ts";

export interface CatalogueContents {
  readonly rows: Readonly<Record<string, unknown>>;
  /** By the id of the passage. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/**
 * The model rounds in its last bits by what else is in a batch, and a run that was interrupted makes other batches: the same text has been
 * seen to differ by 6e-8 in a component. Which text a vector was made of is compared exactly, by its hash.
 */
const MOST_ROUNDING = 1e-6;

export function contentsOfCatalogue(data: string): CatalogueContents {
  return withCatalogue(data, (database) => {
    const all = (query: string) => database.prepare(query).all();
    const vectors = database.prepare<[], [string, Buffer]>("SELECT id, vector FROM chunks").raw().all();
    const rows = {
      whole: database.pragma("integrity_check", { simple: true }),
      references: database.pragma("foreign_key_check"),
      documents: all(
        "SELECT id, path, file_path, title, text, page_count, tags, size, mtime_ms FROM documents ORDER BY path",
      ),
      passages: all(
        "SELECT id, document_id, ordinal, text, page, heading_path, start_offset, embedded_hash FROM chunks ORDER BY id",
      ),
      words: all(
        `SELECT c.id, l.length, p.profile, w.rowid IS NULL AS missing FROM chunks c LEFT JOIN word_lengths l ON l.label = c.label
         LEFT JOIN word_profiles p ON p.label = c.label LEFT JOIN chunk_words w ON w.rowid = c.label ORDER BY c.id`,
      ),
      failures: all("SELECT path, code, reason FROM failures ORDER BY path"),
      // each live passage was announced once
      changes: all("SELECT count(*) FROM chunks WHERE label NOT IN (SELECT label FROM changes WHERE added = 1)"),
    };
    return { rows, vectors: new Map(vectors.map(([id, vector]) => [id, toVector(vector)])) };
  });
}

/** @returns what of the two differs, by name */
export function differences(found: CatalogueContents, expected: CatalogueContents): string[] {
  const names = Object.keys(expected.rows).filter((name) => !isDeepStrictEqual(found.rows[name], expected.rows[name]));
  const isOther = ([id, vector]: readonly [string, Float32Array]) => !isNear(found.vectors.get(id), vector);
  return [...names, ...([...expected.vectors].some(isOther) ? ["vectors"] : [])];
}

function isNear(found: Float32Array | undefined, expected: Float32Array): boolean {
  if (found?.length !== expected.length) return false;
  return expected.every((value, index) => Math.abs(value - (found[index] ?? NaN)) <= MOST_ROUNDING);
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

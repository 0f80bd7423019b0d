// Passages: their text, their place in the source, their vector and their words, written and removed together.
import type Database from "better-sqlite3";
import { type Chunk, withTableHeader } from "../document/chunk.ts";
import { chunkId } from "../document/content-id.ts";
import type { Provenance } from "../document/provenance.ts";
import { PassageWords } from "./passage-words.ts";

/** A chunk with what it is found by. `embeddedHash` names the text that `vector` was computed from. */
export interface EmbeddedChunk extends Chunk {
  readonly embeddedHash: string;
  readonly vector: Float32Array;
}

/** A passage as stored, with its typed origin. `label` names it in the indexes of this knowledge base. */
export interface StoredPassage {
  readonly label: number;
  readonly id: string;
  readonly text: string;
  /** See `Chunk.tableHeader`. */
  readonly tableHeader?: string;
  readonly provenance: Provenance;
}

export interface Change {
  readonly seq: number;
  readonly label: number;
  readonly added: boolean;
}

/** Labels that no passage has, in `changes`: documents changed their path, and so their words, or their collection; all that was removed was purged. */
export const DOCUMENTS_CHANGED = 0;
export const PURGED = -1;

interface PassageRow {
  label: number;
  id: string;
  text: string;
  tableHeader: string | null;
  documentId: string;
  path: string;
  title: string;
  page: number | null;
  headingPath: string;
  startOffset: number;
  endOffset: number;
  date: string;
}

export class ChunkTable {
  readonly #database: Database.Database;
  readonly #words: PassageWords;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#words = new PassageWords(database);
  }

  /** Adds the chunks of a document; the caller owns the transaction. */
  insert(documentId: string, words: { title: string; path: string }, chunks: readonly EmbeddedChunk[]): void {
    const insertChunk = this.#database.prepare(
      `INSERT INTO chunks (id, document_id, ordinal, page, heading_path, start_offset, end_offset, text, table_header, embedded_hash, vector)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const insertChange = this.#database.prepare("INSERT INTO changes (label, added) VALUES (?, 1)");
    const worded = chunks.map((chunk) => {
      const { lastInsertRowid: label } = insertChunk.run(
        chunkId(documentId, chunk.ordinal, chunk.text),
        documentId,
        chunk.ordinal,
        chunk.page,
        JSON.stringify(chunk.headingPath),
        chunk.start,
        chunk.end,
        chunk.text,
        chunk.tableHeader ?? null,
        chunk.embeddedHash,
        Buffer.from(chunk.vector.buffer, chunk.vector.byteOffset, chunk.vector.byteLength),
      );
      insertChange.run(label);
      const passage = { text: withTableHeader(chunk), headings: chunk.headingPath.join(" "), ...words };
      return [Number(label), passage] as const;
    });
    this.#words.write(worded);
  }

  /** Removes the chunks of a document from text, words and vectors; the caller owns the transaction. */
  removeOf(documentId: string): void {
    const labels = this.#database
      .prepare<[string], number>("SELECT label FROM chunks WHERE document_id = ?")
      .pluck()
      .all(documentId);
    const insertChange = this.#database.prepare("INSERT INTO changes (label, added) VALUES (?, 0)");
    for (const label of labels) insertChange.run(label);
    this.#database.prepare("DELETE FROM chunks WHERE document_id = ?").run(documentId);
    this.#words.remove(labels);
  }

  /** The document has another id, path or title and the same passages: their labels and vectors stay. The caller owns the transaction. */
  moveTo(documentId: string, newId: string, words: { title: string; path: string }): void {
    const labels = this.#database
      .prepare<[string], { ordinal: number; label: number }>("SELECT ordinal, label FROM chunks WHERE document_id = ?")
      .all(documentId);
    const labelOf = new Map(labels.map(({ ordinal, label }) => [ordinal, label]));
    const rename = this.#database.prepare("UPDATE chunks SET id = ?, document_id = ? WHERE label = ?");
    const worded = this.chunksOf(documentId).map((chunk) => {
      const label = labelOf.get(chunk.ordinal) ?? 0;
      rename.run(chunkId(newId, chunk.ordinal, chunk.text), newId, label);
      return [label, { text: withTableHeader(chunk), headings: chunk.headingPath.join(" "), ...words }] as const;
    });
    this.#words.rewrite(worded);
    this.noteChangeOfDocuments();
  }

  /** What is remembered of paths and collections is out of date, though no passage is. */
  noteChangeOfDocuments(): void {
    this.#database.prepare("INSERT INTO changes (label, added) VALUES (?, 0)").run(DOCUMENTS_CHANGED);
  }

  /** Indexes that follow the changes must be built anew, so that they forget the bytes of what was removed. */
  notePurge(): void {
    this.#database.prepare("INSERT INTO changes (label, added) VALUES (?, 0)").run(PURGED);
  }

  /** The chunks of a document in order, without their vectors. */
  chunksOf(documentId: string): Chunk[] {
    return this.#database
      .prepare<
        [string],
        Omit<Chunk, "headingPath" | "tableHeader"> & { headingPath: string; tableHeader: string | null }
      >(
        `SELECT ordinal, text, page, heading_path AS headingPath, start_offset AS start, end_offset AS end,
                table_header AS tableHeader
         FROM chunks WHERE document_id = ? ORDER BY ordinal`,
      )
      .all(documentId)
      .map(({ headingPath, tableHeader, ...row }) => ({
        ...row,
        headingPath: JSON.parse(headingPath) as string[],
        ...(tableHeader === null ? {} : { tableHeader }),
      }));
  }

  /** Passages by label; labels without a live row are left out. */
  passages(labels: readonly number[]): Map<number, StoredPassage> {
    const rows = this.#database
      .prepare<[string], PassageRow>(
        `SELECT c.label, c.id, c.text, c.table_header AS tableHeader, c.document_id AS documentId, d.path, d.title, c.page, c.heading_path AS headingPath,
                c.start_offset AS startOffset, c.end_offset AS endOffset, d.date
         FROM chunks c JOIN documents d ON d.id = c.document_id
         WHERE c.label IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(labels));
    return new Map(rows.map((row) => [row.label, toPassage(row)]));
  }

  /** Vectors by label; labels without a live row are left out. */
  vectors(labels: readonly number[]): Map<number, Float32Array> {
    const rows = this.#database
      .prepare<[string], { label: number; vector: Buffer }>(
        "SELECT label, vector FROM chunks WHERE label IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(labels));
    return new Map(rows.map((row) => [row.label, toVector(row.vector)]));
  }

  /** Vectors of live passages that were embedded from these texts (by hash), so that equal text is embedded once. */
  vectorsByEmbeddedHash(hashes: readonly string[]): Map<string, Float32Array> {
    const rows = this.#database
      .prepare<[string], { hash: string; vector: Buffer }>(
        `SELECT embedded_hash AS hash, vector FROM chunks
         WHERE embedded_hash IN (SELECT value FROM json_each(?)) GROUP BY embedded_hash`,
      )
      .all(JSON.stringify(hashes));
    return new Map(rows.map((row) => [row.hash, toVector(row.vector)]));
  }

  /** Every live vector in label order, one at a time. */
  *allVectors(): Generator<{ label: number; vector: Float32Array }> {
    const rows = this.#database
      .prepare<[], { label: number; vector: Buffer }>("SELECT label, vector FROM chunks ORDER BY label")
      .iterate();
    for (const row of rows) yield { label: row.label, vector: toVector(row.vector) };
  }

  /** The next changes in order, at most `limit`. */
  changesSince(seq: number, limit: number): Change[] {
    return this.#database
      .prepare<[number, number], { seq: number; label: number; added: number }>(
        "SELECT seq, label, added FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
      )
      .all(seq, limit)
      .map((row) => ({ ...row, added: row.added === 1 }));
  }

  lastChange(): number {
    return Number(this.#database.prepare("SELECT coalesce(max(seq), 0) FROM changes").pluck().get());
  }

  count(): number {
    return Number(this.#database.prepare("SELECT count(*) FROM chunks").pluck().get());
  }
}

function toPassage(row: PassageRow): StoredPassage {
  return {
    label: row.label,
    id: row.id,
    text: row.text,
    ...(row.tableHeader === null ? {} : { tableHeader: row.tableHeader }),
    provenance: {
      documentId: row.documentId,
      path: row.path,
      title: row.title,
      page: row.page,
      headingPath: JSON.parse(row.headingPath) as string[],
      start: row.startOffset,
      end: row.endOffset,
      ...(row.date === "" ? {} : { date: row.date }),
    },
  };
}

/** A copy, since SQLite's buffer need not be aligned to four bytes. */
export function toVector(blob: Buffer): Float32Array {
  return new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength));
}

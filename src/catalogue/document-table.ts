// Folders, the documents found below them, and the files that could not be read.
import type Database from "better-sqlite3";
import { documentId } from "../document/content-id.ts";
import type { Principal } from "../document/principal.ts";
import type { SourceDocument } from "../document/source-document.ts";
import type { ErrorCode } from "../errors.ts";
import type { ChunkTable, EmbeddedChunk } from "./chunk-table.ts";
import { documentCondition } from "./scope.ts";

/** What a file looked like when it was read: enough to tell later, from its metadata alone, whether it changed. */
export interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
}

/** One state of one file, ready to be written. */
export interface DocumentVersion extends FileStamp {
  readonly folderId: number;
  /** Below the folder, forward slashes. */
  readonly path: string;
  /** SHA-256 of the file's bytes. */
  readonly contentHash: string;
  readonly document: SourceDocument;
  readonly chunks: readonly EmbeddedChunk[];
}

export interface DocumentEntry extends FileStamp {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly format: string;
  readonly pageCount: number | null;
  readonly contentHash: string;
}

export interface Failure extends FileStamp {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface Folder {
  readonly id: number;
  readonly path: string;
  /** What a caller is given access to; every document of the folder belongs to it. */
  readonly collection: string;
}

export const DEFAULT_COLLECTION = "default";

export class DocumentTable {
  readonly #database: Database.Database;
  readonly #chunks: ChunkTable;

  constructor(database: Database.Database, chunks: ChunkTable) {
    this.#database = database;
    this.#chunks = chunks;
  }

  folders(): Folder[] {
    return this.#database.prepare<[], Folder>("SELECT id, path, collection FROM folders ORDER BY path").all();
  }

  /** The folder that is there, or a new one in this collection. */
  addFolder(path: string, collection: string): Folder {
    this.#database.prepare("INSERT OR IGNORE INTO folders (path, collection) VALUES (?, ?)").run(path, collection);
    return this.#database
      .prepare<[string], Folder>("SELECT id, path, collection FROM folders WHERE path = ?")
      .get(path) as Folder;
  }

  documentsOf(folderId: number): DocumentEntry[] {
    return this.#database
      .prepare<[number], DocumentEntry>(
        `SELECT id, path, title, format, page_count AS pageCount, content_hash AS contentHash, size, mtime_ms AS mtimeMs
         FROM documents WHERE folder_id = ? ORDER BY path`,
      )
      .all(folderId);
  }

  /** Replaces whatever version of the file is there and clears its failure; the caller owns the transaction. */
  replace(version: DocumentVersion): void {
    this.remove(version.folderId, version.path);
    const { document } = version;
    const id = documentId(version.folderId, version.path, version.contentHash);
    this.#database
      .prepare(
        `INSERT INTO documents (id, folder_id, path, title, format, page_count, pages_without_text, content_hash, size, mtime_ms, text, ingested_at, date)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        version.folderId,
        version.path,
        document.title,
        document.format,
        document.pageCount,
        JSON.stringify(document.pagesWithoutText),
        version.contentHash,
        version.size,
        version.mtimeMs,
        document.text,
        new Date().toISOString(),
        new Date(version.mtimeMs).toISOString().slice(0, 10),
      );
    this.#chunks.insert(id, { title: document.title, path: version.path }, version.chunks);
  }

  /** The file was written again without a change of content: remember its new stamp. The caller owns the transaction. */
  restamp(id: string, stamp: FileStamp): void {
    this.#database
      .prepare("UPDATE documents SET size = ?, mtime_ms = ? WHERE id = ?")
      .run(stamp.size, stamp.mtimeMs, id);
    this.#database
      .prepare("DELETE FROM failures WHERE (folder_id, path) IN (SELECT folder_id, path FROM documents WHERE id = ?)")
      .run(id);
  }

  /** Removes the document and everything found by it, and its failure; the caller owns the transaction. */
  remove(folderId: number, path: string): void {
    const id = this.#database
      .prepare<[number, string], { id: string }>("SELECT id FROM documents WHERE folder_id = ? AND path = ?")
      .get(folderId, path)?.id;
    if (id !== undefined) {
      this.#chunks.removeOf(id);
      this.#database.prepare("DELETE FROM documents WHERE id = ?").run(id);
    }
    this.#database.prepare("DELETE FROM failures WHERE folder_id = ? AND path = ?").run(folderId, path);
  }

  recordFailure(folderId: number, failure: Failure): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO failures (folder_id, path, code, reason, size, mtime_ms, failed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        folderId,
        failure.path,
        failure.code,
        failure.reason,
        failure.size,
        failure.mtimeMs,
        new Date().toISOString(),
      );
  }

  failuresOf(folderId: number): Failure[] {
    return this.#database
      .prepare<[number], Failure>(
        "SELECT path, code, reason, size, mtime_ms AS mtimeMs FROM failures WHERE folder_id = ? ORDER BY path",
      )
      .all(folderId);
  }

  /** Documents, their pages and their passages that the caller may see. */
  counts(principal: Principal): { documents: number; pages: number; passages: number } {
    const { condition, values } = documentCondition(principal, {});
    return this.#database
      .prepare<string[], { documents: number; pages: number; passages: number }>(
        `SELECT count(*) AS documents, coalesce(sum(d.page_count), 0) AS pages,
                coalesce(sum((SELECT count(*) FROM chunks c WHERE c.document_id = d.id)), 0) AS passages
         FROM documents d JOIN folders f ON f.id = d.folder_id ${condition === "" ? "" : `WHERE ${condition}`}`,
      )
      .get(...values) as { documents: number; pages: number; passages: number };
  }
}

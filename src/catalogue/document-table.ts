// Folders and the documents found below them. What a file holds is written, moved and removed with the file.
import type Database from "better-sqlite3";
import { documentId } from "../document/content-id.ts";
import type { Principal } from "../document/principal.ts";
import type { SourceDocument } from "../document/source-document.ts";
import type { ChunkTable, EmbeddedChunk } from "./chunk-table.ts";
import type { Failure, FailureTable } from "./failure-table.ts";
import type { FileStamp } from "./file-stamp.ts";
import { atOrBelow } from "./path-range.ts";
import { documentCondition } from "./scope.ts";

/** One state of one file, ready to be written. */
export interface DocumentVersion extends FileStamp {
  readonly folderId: number;
  /** Below the folder, forward slashes. */
  readonly path: string;
  /** SHA-256 of the file's bytes. */
  readonly contentHash: string;
  readonly document: SourceDocument;
  readonly chunks: readonly EmbeddedChunk[];
  /** Documents that the file holds: attachments of a mail, members of an archive. */
  readonly parts?: readonly PartVersion[];
  readonly failedParts?: readonly Failure[];
}

/** `path` is below the folder, as the file's: `mail.eml/offer.pdf`. */
export type PartVersion = Pick<DocumentVersion, "path" | "contentHash" | "size" | "document" | "chunks">;

export interface DocumentEntry extends FileStamp {
  readonly id: string;
  readonly path: string;
  /** The file that holds the document; `path` itself unless the document is a part. */
  readonly filePath: string;
  readonly title: string;
  readonly format: string;
  readonly pageCount: number | null;
  readonly contentHash: string;
}

/** A file of a folder. */
export interface FilePlace {
  readonly folderId: number;
  readonly path: string;
}

export interface Folder {
  readonly id: number;
  readonly path: string;
  /** What a caller is given access to; every document of the folder belongs to it. */
  readonly collection: string;
  readonly rules: FolderRules;
}

/** Which files below a folder are taken in. */
export interface FolderRules {
  /** Patterns of .gitignore; a file must match one, unless there are none. */
  readonly include: readonly string[];
  /** Patterns of .gitignore; what matches one stays out. */
  readonly exclude: readonly string[];
  /** Files and folders that a person took out; they stay out until they are asked for again. */
  readonly removed: readonly string[];
}

/** Of a document that is to be read again whatever its file looks like. */
export const FORGOTTEN_SIZE = -1;

export const NO_RULES: FolderRules = { include: [], exclude: [], removed: [] };

type FolderRow = Omit<Folder, "rules"> & { readonly rules: string };

export const DEFAULT_COLLECTION = "default";

export class DocumentTable {
  readonly #database: Database.Database;
  readonly #chunks: ChunkTable;
  readonly #failures: FailureTable;

  constructor(database: Database.Database, chunks: ChunkTable, failures: FailureTable) {
    this.#database = database;
    this.#chunks = chunks;
    this.#failures = failures;
  }

  folders(): Folder[] {
    return this.#database
      .prepare<[], FolderRow>("SELECT id, path, collection, rules FROM folders ORDER BY path")
      .all()
      .map(toFolder);
  }

  /** The folder that is there, or a new one in this collection. */
  addFolder(path: string, collection: string): Folder {
    this.#database.prepare("INSERT OR IGNORE INTO folders (path, collection) VALUES (?, ?)").run(path, collection);
    const row = this.#database
      .prepare<[string], FolderRow>("SELECT id, path, collection, rules FROM folders WHERE path = ?")
      .get(path) as FolderRow;
    return toFolder(row);
  }

  /** Changes who sees the documents of the folder, or which files are taken in; the caller owns the transaction. */
  updateFolder({ id, collection, rules }: Omit<Folder, "path">): void {
    this.#database
      .prepare("UPDATE folders SET collection = ?, rules = ? WHERE id = ?")
      .run(collection, JSON.stringify(rules), id);
    this.#chunks.noteChangeOfDocuments();
  }

  /** Removes the folder with all its documents and failures; the caller owns the transaction. */
  removeFolder(id: number): void {
    const paths = [
      ...this.documentsOf(id).map(({ filePath }) => filePath),
      ...this.#failures.of(id).map(({ path }) => path),
    ];
    for (const path of new Set(paths)) this.remove(id, path);
    this.#database.prepare("DELETE FROM failures WHERE folder_id = ?").run(id);
    this.#database.prepare("DELETE FROM folders WHERE id = ?").run(id);
  }

  countOf(folderId: number): number {
    const count = this.#database.prepare<[number], number>("SELECT count(*) FROM documents WHERE folder_id = ?");
    return count.pluck().get(folderId) ?? 0;
  }

  /** Documents of the files at or below a path, and of their parts, in order of their paths. */
  documentsOf(folderId: number, below = ""): DocumentEntry[] {
    return this.#database
      .prepare<[{ readonly folderId: number; readonly below: string }], DocumentEntry>(
        `SELECT id, path, file_path AS filePath, title, format, page_count AS pageCount, content_hash AS contentHash, size,
                mtime_ms AS mtimeMs
         FROM documents WHERE folder_id = @folderId AND ${below === "" ? "true" : atOrBelow("file_path")} ORDER BY path`,
      )
      .all({ folderId, below });
  }

  /** Replaces whatever version of the file is there and clears its failure; the caller owns the transaction. */
  replace(version: DocumentVersion): void {
    this.remove(version.folderId, version.path);
    this.#insert(version, version);
    for (const part of version.parts ?? []) this.#insert(version, part);
    for (const failure of version.failedParts ?? []) this.#failures.record(version.folderId, version.path, failure);
  }

  /** The file was written again without a change of content: remember its new stamp. The caller owns the transaction. */
  restamp({ folderId, path }: FilePlace, stamp: FileStamp): void {
    this.#database
      .prepare("UPDATE documents SET size = ?, mtime_ms = ? WHERE folder_id = ? AND path = ?")
      .run(stamp.size, stamp.mtimeMs, folderId, path);
    this.#failures.clear(folderId, path);
  }

  /**
   * The file is elsewhere with the same content: its documents, passages and vectors stay and are found under the new path. A title that
   * was made of the old name stays, since the vectors were computed with it. What was at the new path leaves. The caller owns the transaction.
   */
  move(from: FilePlace, to: FilePlace & FileStamp): void {
    this.remove(to.folderId, to.path);
    const failed = this.#failures.ofFile(from.folderId, from.path);
    for (const entry of this.#documentsOfFile(from.folderId, from.path)) {
      const path = to.path + entry.path.slice(from.path.length);
      const id = documentId(to.folderId, path, entry.contentHash);
      this.#database
        .prepare(
          `INSERT INTO documents (id, folder_id, path, file_path, title, format, page_count, pages_without_text, content_hash, size, mtime_ms, text, ingested_at, date, tags)
           SELECT ?, ?, ?, ?, title, format, page_count, pages_without_text, content_hash, size, ?, text, ingested_at, date, tags FROM documents WHERE id = ?`,
        )
        .run(id, to.folderId, path, to.path, to.mtimeMs, entry.id);
      this.#chunks.moveTo(entry.id, id, { title: entry.title, path });
      this.#database.prepare("DELETE FROM documents WHERE id = ?").run(entry.id);
    }
    this.#failures.clear(from.folderId, from.path);
    for (const failure of failed) {
      const path = to.path + failure.path.slice(from.path.length);
      this.#failures.record(to.folderId, to.path, { ...failure, path });
    }
  }

  /** Forgets what was read of the file, though it stays findable: the next ingest reads it again. The caller owns the transaction. */
  forgetContent({ folderId, path }: FilePlace): void {
    this.#database
      .prepare("UPDATE documents SET size = ? WHERE folder_id = ? AND path = ?")
      .run(FORGOTTEN_SIZE, folderId, path);
    this.#failures.clear(folderId, path);
  }

  /** Removes the documents of the file, everything found by them, and its failures; the caller owns the transaction. */
  remove(folderId: number, path: string): void {
    for (const { id } of this.#documentsOfFile(folderId, path)) {
      this.#chunks.removeOf(id);
      this.#database.prepare("DELETE FROM documents WHERE id = ?").run(id);
    }
    this.#failures.clear(folderId, path);
  }

  /** Documents, their pages and their passages that the caller may see. */
  counts(principal: Principal): { documents: number; pages: number; passages: number } {
    const { condition, values } = documentCondition(principal, {});
    // to count a million of them takes a tenth of a second; how many there are in all is kept
    const passages =
      condition === ""
        ? "(SELECT passages FROM word_totals)"
        : "coalesce(sum((SELECT count(*) FROM chunks c WHERE c.document_id = d.id)), 0)";
    return this.#database
      .prepare<string[], { documents: number; pages: number; passages: number }>(
        `SELECT count(*) AS documents, coalesce(sum(d.page_count), 0) AS pages, ${passages} AS passages
         FROM documents d JOIN folders f ON f.id = d.folder_id ${condition === "" ? "" : `WHERE ${condition}`}`,
      )
      .get(...values) as { documents: number; pages: number; passages: number };
  }

  #documentsOfFile(folderId: number, path: string): Pick<DocumentEntry, "id" | "path" | "title" | "contentHash">[] {
    return this.#database
      .prepare<[number, string], Pick<DocumentEntry, "id" | "path" | "title" | "contentHash">>(
        "SELECT id, path, title, content_hash AS contentHash FROM documents WHERE folder_id = ? AND file_path = ?",
      )
      .all(folderId, path);
  }

  #insert(file: DocumentVersion, { path, contentHash, size, document, chunks }: PartVersion): void {
    const id = documentId(file.folderId, path, contentHash);
    this.#database
      .prepare(
        `INSERT INTO documents (id, folder_id, path, file_path, title, format, page_count, pages_without_text, content_hash, size, mtime_ms, text, ingested_at, date, tags)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        file.folderId,
        path,
        file.path,
        document.title,
        document.format,
        document.pageCount,
        JSON.stringify(document.pagesWithoutText),
        contentHash,
        size,
        file.mtimeMs,
        document.text,
        new Date().toISOString(),
        document.date ?? new Date(file.mtimeMs).toISOString().slice(0, 10),
        JSON.stringify(document.tags ?? []),
      );
    this.#chunks.insert(id, { title: document.title, path }, chunks);
  }
}

function toFolder(row: FolderRow): Folder {
  return { ...row, rules: JSON.parse(row.rules) as FolderRules };
}

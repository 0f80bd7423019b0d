// One document as it was read: what is known of it, its text, and where in the text its pages and headings are.
import type Database from "better-sqlite3";

export interface DocumentRecord {
  readonly folder: string;
  readonly filePath: string;
  readonly tags: readonly string[];
  readonly pagesWithoutText: readonly number[];
  readonly ingestedAt: string;
  readonly passages: number;
  /** Of the file that holds it. */
  readonly file: { readonly size: number; readonly mtimeMs: number; readonly contentHash: string };
}

/** A run of text under the same headings on the same page; the passages there cover it. */
export interface TextSection {
  readonly page: number | null;
  readonly headingPath: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Whoever calls has made sure that the caller may see the document. */
export class DocumentReading {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Null when there is no such document. */
  record(id: string): DocumentRecord | null {
    const row = this.#database
      .prepare<
        [string],
        Record<"folder" | "filePath" | "tags" | "pagesWithoutText" | "ingestedAt" | "hash", string> &
          Record<"passages" | "size" | "mtimeMs", number>
      >(
        `SELECT f.path AS folder, d.file_path AS filePath, d.tags, d.pages_without_text AS pagesWithoutText, d.ingested_at AS ingestedAt,
                (SELECT count(*) FROM chunks c WHERE c.document_id = d.id) AS passages,
                file.content_hash AS hash, file.size, file.mtime_ms AS mtimeMs
         FROM documents d JOIN folders f ON f.id = d.folder_id
           JOIN documents file ON file.folder_id = d.folder_id AND file.path = d.file_path
         WHERE d.id = ?`,
      )
      .get(id);
    if (row === undefined) return null;
    const { folder, filePath, ingestedAt, passages, hash, size, mtimeMs } = row;
    return {
      folder,
      filePath,
      ingestedAt,
      passages,
      tags: JSON.parse(row.tags) as string[],
      pagesWithoutText: JSON.parse(row.pagesWithoutText) as number[],
      file: { size, mtimeMs, contentHash: hash },
    };
  }

  text(id: string): string {
    return String(this.#database.prepare("SELECT text FROM documents WHERE id = ?").pluck().get(id) ?? "");
  }

  /** In reading order. */
  sections(id: string): TextSection[] {
    const rows = this.#database
      .prepare<[string], Omit<TextSection, "headingPath"> & { headingPath: string }>(
        `SELECT page, heading_path AS headingPath, start_offset AS start, end_offset AS end
         FROM chunks WHERE document_id = ? ORDER BY ordinal`,
      )
      .all(id);
    const sections: (Omit<TextSection, "headingPath"> & { headingPath: string })[] = [];
    for (const row of rows) {
      const last = sections.at(-1);
      if (last?.page === row.page && last.headingPath === row.headingPath)
        sections.splice(-1, 1, { ...last, end: Math.max(last.end, row.end) });
      else sections.push(row);
    }
    return sections.map(({ headingPath, ...section }) => ({
      ...section,
      headingPath: JSON.parse(headingPath) as string[],
    }));
  }
}

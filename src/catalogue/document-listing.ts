// Documents as a person looks through them: what was read and what could not be, in pages, as far as the caller may see them.
import type Database from "better-sqlite3";
import { contentId } from "../document/content-id.ts";
import type { Principal } from "../document/principal.ts";
import type { ErrorCode } from "../errors.ts";
import { FAILED } from "./failure-table.ts";
import {
  type DocumentState,
  type ListedRow,
  type ListingRequest,
  among,
  documentRows,
  failureRows,
  listed,
} from "./listed-rows.ts";
import { rangeBelow } from "./path-range.ts";
import { documentCondition } from "./scope.ts";

export interface ListedDocument {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly collection: string;
  readonly state: DocumentState;
  /** Null where nothing could be read. */
  readonly format: string | null;
  readonly date: string | null;
  readonly size: number;
  readonly pageCount: number | null;
  readonly failure: { readonly code: ErrorCode; readonly reason: string } | null;
}

export interface DocumentPage {
  readonly documents: readonly ListedDocument[];
  /** Of all pages together. */
  readonly total: number;
}

/** A file, or a part of one, that could not be read. */
export interface FailedPart {
  readonly folderId: number;
  readonly path: string;
  readonly filePath: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface CollectionEntry {
  readonly name: string;
  readonly folders: number;
  readonly documents: number;
  readonly failures: number;
}

/** What a folder holds, for those who look through it. */
export interface FolderContents {
  /** Folders that lie in it, each with all the documents below, in order of their names. */
  readonly folders: readonly { readonly name: string; readonly documents: number; readonly failures: number }[];
  /** Of the documents below, most first. */
  readonly formats: readonly { readonly name: string; readonly documents: number }[];
}

type IndexedPart = Pick<ListedRow, "id" | "folderId" | "path" | "collection" | "format" | "date">;
type RestOfRow = Omit<ListedRow, keyof IndexedPart>;

export class DocumentListing {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  list(request: ListingRequest, principal: Principal): DocumentPage {
    const { order, descending, offset, limit } = request;
    const { sql, values } = listed(principal, request);
    const direction = descending ? "DESC" : "ASC";
    // what is sorted is what the indexes hold; the rest is read of the rows of this page alone
    const rows = this.#database
      .prepare<(string | number)[], IndexedPart>(
        `SELECT id, folderId, path, collection, format, date FROM (${sql})
         ORDER BY "${order}" ${direction}, path ${direction}, folderId LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, offset);
    const total = this.#database
      .prepare<string[], number>(`SELECT count(*) FROM (${sql})`)
      .pluck()
      .get(...values);
    return { documents: this.#complete(rows).map(toListed), total: total ?? 0 };
  }

  /** The document or failure of this id; null when there is none that the caller may see. */
  find(id: string, principal: Principal): (ListedDocument & { readonly folderId: number }) | null {
    const documents = documentRows(principal, {}, id);
    const failures = failureRows(principal, {});
    const found =
      this.#database.prepare<string[], ListedRow>(documents.sql).get(...documents.values) ??
      this.#database
        .prepare<string[], ListedRow>(failures.sql)
        .all(...failures.values)
        .find((row) => idOf(row) === id);
    return found === undefined ? null : { ...toListed(found), folderId: found.folderId };
  }

  /** In their order, without those that another process has removed since. */
  #complete(rows: readonly IndexedPart[]): ListedRow[] {
    const document = this.#database.prepare<[string], RestOfRow>(
      `SELECT d.title, d.size, d.page_count AS pageCount, x.code, x.reason
       FROM documents d LEFT JOIN failures x ON x.folder_id = d.folder_id AND x.path = d.path WHERE d.id = ?`,
    );
    const failure = this.#database.prepare<[number, string], RestOfRow>(
      "SELECT path AS title, size, NULL AS pageCount, code, reason FROM failures WHERE folder_id = ? AND path = ?",
    );
    return rows.flatMap((row) => {
      const rest = row.id === null ? failure.get(row.folderId, row.path) : document.get(row.id);
      return rest === undefined ? [] : { ...row, ...rest };
    });
  }

  /** What lies in a folder. */
  contents(place: Pick<ListingRequest, "collection" | "folder">, principal: Principal): FolderContents {
    const { sql, values } = listed(principal, place);
    // SQLite counts code points
    const start = place.folder === undefined ? 1 : [...place.folder].length + 2;
    const below = `SELECT substr(path, ${start}) AS rest, format, id FROM (${sql})`;
    const folders = this.#database.prepare<string[], FolderContents["folders"][number]>(
      `SELECT substr(rest, 1, instr(rest, '/') - 1) AS name, count(id) AS documents, count(*) - count(id) AS failures
       FROM (${below}) WHERE instr(rest, '/') > 0 GROUP BY name ORDER BY name`,
    );
    const formats = this.#database.prepare<string[], FolderContents["formats"][number]>(
      `SELECT format AS name, count(*) AS documents FROM (${below}) WHERE format IS NOT NULL GROUP BY format ORDER BY 2 DESC, 1`,
    );
    return { folders: folders.all(...values), formats: formats.all(...values) };
  }

  /** The file that a document or a failure is of, or that holds it: its path below its folder. */
  filePath({
    id,
    folderId,
    path,
    state,
  }: Pick<ListedDocument, "id" | "path" | "state"> & { folderId: number }): string {
    const found =
      state === "failed"
        ? this.#database
            .prepare("SELECT file_path FROM failures WHERE folder_id = ? AND path = ?")
            .pluck()
            .get(folderId, path)
        : this.#database.prepare("SELECT file_path FROM documents WHERE id = ?").pluck().get(id);
    return typeof found === "string" ? found : path;
  }

  /** The document that is at this path now; null when there is none. Whoever calls has made sure that the caller may see it. */
  at(folderId: number, path: string): { readonly id: string; readonly title: string } | null {
    const found = this.#database
      .prepare<[number, string], { id: string; title: string }>(
        "SELECT id, title FROM documents WHERE folder_id = ? AND path = ?",
      )
      .get(folderId, path);
    return found ?? null;
  }

  /** Everything at a place that could not be read, whether an older version of it can be searched or not. */
  failures({ collection, folder }: Pick<ListingRequest, "collection" | "folder">, principal: Principal): FailedPart[] {
    const { condition, values } = documentCondition(principal, { collections: among(collection) });
    const conditions = [FAILED, condition, folder === undefined ? "" : "x.path >= ? AND x.path < ?"];
    return this.#database
      .prepare<string[], FailedPart>(
        `SELECT x.folder_id AS folderId, x.path, x.file_path AS filePath, x.code, x.reason
         FROM failures x JOIN folders f ON f.id = x.folder_id
         WHERE ${conditions.filter((one) => one !== "").join(" AND ")} ORDER BY x.folder_id, x.path`,
      )
      .all(...values, ...(folder === undefined ? [] : rangeBelow(folder)));
  }

  /** In order of their names. */
  collections(principal: Principal): CollectionEntry[] {
    const { condition, values } = documentCondition(principal, {});
    return this.#database
      .prepare<string[], CollectionEntry>(
        `SELECT f.collection AS name, count(*) AS folders,
                sum((SELECT count(*) FROM documents d WHERE d.folder_id = f.id)) AS documents,
                sum((SELECT count(*) FROM failures x WHERE x.folder_id = f.id AND ${FAILED})) AS failures
         FROM folders f ${condition === "" ? "" : `WHERE ${condition}`} GROUP BY f.collection ORDER BY f.collection`,
      )
      .all(...values);
  }
}

function toListed({ id, folderId, code, reason, ...row }: ListedRow): ListedDocument {
  return {
    id: id ?? idOf({ id, folderId, path: row.path }),
    ...row,
    state: id === null ? "failed" : code === null ? "searchable" : "outdated",
    failure: code === null || reason === null ? null : { code, reason },
  };
}

/** What failed has no content to be named by: its place names it. */
function idOf({ id, folderId, path }: Pick<ListedRow, "id" | "folderId" | "path">): string {
  return id ?? contentId("failure", String(folderId), path);
}

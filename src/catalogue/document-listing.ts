// Documents as a person looks through them: what was read and what could not be, in pages, as far as the caller may see them.
import type Database from "better-sqlite3";
import { contentId } from "../document/content-id.ts";
import type { Principal } from "../document/principal.ts";
import type { ErrorCode } from "../errors.ts";
import { documentCondition } from "./scope.ts";

/** `outdated`: found by what an older version of its file said, since the newest could not be read; `failed`: not found at all. */
export type DocumentState = "searchable" | "outdated" | "failed";
export type DocumentOrder = "path" | "title" | "date" | "size";

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

export interface ListingRequest {
  readonly collection?: string | undefined;
  readonly format?: string | undefined;
  readonly state?: DocumentState | undefined;
  /** A folder that the document lies in, however deep; forward slashes, none at the end. */
  readonly folder?: string | undefined;
  /** Stands in title or path, in either case of ASCII letters. */
  readonly query?: string | undefined;
  readonly order: DocumentOrder;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface DocumentPage {
  readonly documents: readonly ListedDocument[];
  /** Of all pages together. */
  readonly total: number;
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

interface Row extends Omit<ListedDocument, "id" | "state" | "failure"> {
  readonly id: string | null;
  readonly folderId: number;
  readonly code: ErrorCode | null;
  readonly reason: string | null;
}

/** Files of formats that are not read are no failures. */
const FAILED = "x.code <> 'file-format-unknown'";

export class DocumentListing {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  list(request: ListingRequest, principal: Principal): DocumentPage {
    const { order, descending, offset, limit } = request;
    const { sql, values } = listed(principal, request);
    const direction = descending ? "DESC" : "ASC";
    const rows = this.#database
      .prepare<(string | number)[], Row>(
        `${sql} ORDER BY "${order}" ${direction}, path ${direction}, folderId LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, offset);
    const total = this.#database
      .prepare<string[], number>(`SELECT count(*) FROM (${sql})`)
      .pluck()
      .get(...values);
    return { documents: rows.map(toListed), total: total ?? 0 };
  }

  /** The document or failure of this id; null when there is none that the caller may see. */
  find(id: string, principal: Principal): (ListedDocument & { readonly folderId: number }) | null {
    const documents = documentRows(principal, {}, id);
    const failures = failureRows(principal, {});
    const found =
      this.#database.prepare<string[], Row>(documents.sql).get(...documents.values) ??
      this.#database
        .prepare<string[], Row>(failures.sql)
        .all(...failures.values)
        .find((row) => idOf(row) === id);
    return found === undefined ? null : { ...toListed(found), folderId: found.folderId };
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

interface Selection {
  readonly sql: string;
  readonly values: string[];
}

/** Every row that fits. */
function listed(
  principal: Principal,
  request: Omit<ListingRequest, "order" | "descending" | "offset" | "limit">,
): Selection {
  const { state, query, folder } = request;
  const documents = documentRows(principal, request);
  const failures = failureRows(principal, request);
  const conditions = ["true"];
  const values = [...documents.values, ...failures.values];
  if (state !== undefined) conditions.push(STATE_CONDITIONS[state]);
  if (folder !== undefined) {
    // whatever begins with the folder and a slash: `0` is the sign after it
    conditions.push("path >= ? AND path < ?");
    values.push(`${folder}/`, `${folder}0`);
  }
  if (query !== undefined) {
    conditions.push("(title LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\')");
    const pattern = `%${query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    values.push(pattern, pattern);
  }
  const sql = `SELECT * FROM (${documents.sql} UNION ALL ${failures.sql}) WHERE ${conditions.join(" AND ")}`;
  return { sql, values };
}

/** One document, or all: then their dates are taken from the index, since in the table they stand behind the texts. */
function documentRows(
  principal: Principal,
  { collection, format }: Pick<ListingRequest, "collection" | "format">,
  id?: string,
): Selection {
  const scope = documentCondition(principal, { collections: among(collection), formats: among(format) });
  const conditions = [scope.condition, id === undefined ? "" : "d.id = ?"].filter((condition) => condition !== "");
  const sql = `SELECT d.id AS id, d.folder_id AS folderId, d.path AS path, d.title AS title, f.collection AS collection, d.format AS format,
      d.date AS date, d.size AS size, d.page_count AS pageCount, x.code AS code, x.reason AS reason
    FROM folders f JOIN documents d ${id === undefined ? "INDEXED BY documents_by_scope" : ""} ON d.folder_id = f.id
      LEFT JOIN failures x ON x.folder_id = d.folder_id AND x.path = d.path
    ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}`;
  return { sql, values: [...scope.values, ...(id === undefined ? [] : [id])] };
}

/** What could not be read at all; of no format, as far as is known. */
function failureRows(
  principal: Principal,
  { collection, format }: Pick<ListingRequest, "collection" | "format">,
): Selection {
  const { condition, values } = documentCondition(principal, { collections: among(collection) });
  const sql = `SELECT NULL AS id, x.folder_id AS folderId, x.path AS path, x.path AS title, f.collection AS collection, NULL AS format,
      NULL AS date, x.size AS size, NULL AS pageCount, x.code AS code, x.reason AS reason
    FROM failures x JOIN folders f ON f.id = x.folder_id
    WHERE ${FAILED} AND ${condition === "" ? "true" : condition} AND ${format === undefined}
      AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.folder_id = x.folder_id AND d.path = x.path)`;
  return { sql, values: [...values] };
}

function among(one: string | undefined): readonly string[] | undefined {
  return one === undefined ? undefined : [one];
}

const STATE_CONDITIONS: Readonly<Record<DocumentState, string>> = {
  searchable: "id IS NOT NULL AND code IS NULL",
  outdated: "id IS NOT NULL AND code IS NOT NULL",
  failed: "id IS NULL",
};

function toListed({ id, folderId, code, reason, ...row }: Row): ListedDocument {
  return {
    id: id ?? idOf({ id, folderId, path: row.path }),
    ...row,
    state: id === null ? "failed" : code === null ? "searchable" : "outdated",
    failure: code === null || reason === null ? null : { code, reason },
  };
}

/** What failed has no content to be named by: its place names it. */
function idOf({ id, folderId, path }: Pick<Row, "id" | "folderId" | "path">): string {
  return id ?? contentId("failure", String(folderId), path);
}

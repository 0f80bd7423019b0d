// The rows that listings are made of: documents and what could not be read, as one selection in SQL.
import type { Principal } from "../document/principal.ts";
import type { ErrorCode } from "../errors.ts";
import { FAILED } from "./failure-table.ts";
import { rangeBelow } from "./path-range.ts";
import { documentCondition } from "./scope.ts";

/** `outdated`: found by what an older version of its file said, since the newest could not be read; `failed`: not found at all. */
export type DocumentState = "searchable" | "outdated" | "failed";
export type DocumentOrder = "path" | "title" | "date" | "size";

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

export interface ListedRow {
  /** Null where nothing could be read, and so of the format. */
  readonly id: string | null;
  readonly folderId: number;
  readonly path: string;
  readonly title: string;
  readonly collection: string;
  readonly format: string | null;
  readonly date: string | null;
  readonly size: number;
  readonly pageCount: number | null;
  readonly code: ErrorCode | null;
  readonly reason: string | null;
}

export interface Selection {
  readonly sql: string;
  readonly values: string[];
}

/** Every row that fits. */
export function listed(
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
    conditions.push("path >= ? AND path < ?");
    values.push(...rangeBelow(folder));
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
export function documentRows(
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
export function failureRows(
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

export function among(one: string | undefined): readonly string[] | undefined {
  return one === undefined ? undefined : [one];
}

const STATE_CONDITIONS: Readonly<Record<DocumentState, string>> = {
  searchable: "id IS NOT NULL AND code IS NULL",
  outdated: "id IS NOT NULL AND code IS NOT NULL",
  failed: "id IS NULL",
};

// What stands around a passage: its neighbours, the section it belongs to, and the document's text itself.
import type Database from "better-sqlite3";
import type { Principal } from "../document/principal.ts";
import { documentCondition } from "./scope.ts";

export type ContextRequest =
  | { readonly kind: "neighbours"; readonly label: number; readonly before: number; readonly after: number }
  | { readonly kind: "section"; readonly label: number };

export interface TextRange {
  readonly documentId: string;
  readonly start: number;
  readonly end: number;
}

export class PassageContext {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Labels in reading order, the passage's own among them; empty when it is not there. */
  labels(request: ContextRequest): number[] {
    const place = this.#database
      .prepare<[number], { documentId: string; ordinal: number; headingPath: string }>(
        "SELECT document_id AS documentId, ordinal, heading_path AS headingPath FROM chunks WHERE label = ?",
      )
      .get(request.label);
    if (place === undefined) return [];
    const { documentId, ordinal, headingPath } = place;
    if (request.kind === "section") return this.#section(documentId, ordinal, headingPath);
    return this.#database
      .prepare<[string, number, number], number>(
        "SELECT label FROM chunks WHERE document_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
      )
      .pluck()
      .all(documentId, ordinal - request.before, ordinal + request.after);
  }

  /** The unbroken run of passages under the same headings. */
  #section(documentId: string, ordinal: number, headingPath: string): number[] {
    const rows = this.#database
      .prepare<[string], { label: number; ordinal: number; headingPath: string }>(
        "SELECT label, ordinal, heading_path AS headingPath FROM chunks WHERE document_id = ? ORDER BY ordinal",
      )
      .all(documentId);
    const own = rows.findIndex((row) => row.ordinal === ordinal);
    let first = own;
    while (first > 0 && rows[first - 1]?.headingPath === headingPath) first -= 1;
    let last = own;
    while (rows[last + 1]?.headingPath === headingPath) last += 1;
    return rows.slice(first, last + 1).map(({ label }) => label);
  }

  /** The document's text between two UTF-16 offsets; null when it is not there or the caller may not see it. */
  text({ documentId, start, end }: TextRange, principal: Principal): string | null {
    const { condition, values } = documentCondition(principal, {});
    const found = this.#database
      .prepare<string[], string>(
        `SELECT d.text FROM documents d JOIN folders f ON f.id = d.folder_id
         WHERE d.id = ?${condition === "" ? "" : ` AND ${condition}`}`,
      )
      .pluck()
      .get(documentId, ...values);
    return found?.slice(start, end) ?? null;
  }
}

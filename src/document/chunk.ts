// The unit that is embedded, found and cited.
import type { Section, SourceDocument } from "./source-document.ts";

/** A passage of one section. `text === document.text.slice(start, end)`: a citation can be checked against its source. */
export interface Chunk extends Section {
  /** Position in the document, from 0. */
  readonly ordinal: number;
  /** The row of column names of the table that the passage begins within; its place is before the passage. */
  readonly tableHeader?: string;
}

/**
 * What is embedded for a chunk: title, page, headings and the names of a table's columns before the passage, so that a passage that does
 * not name its subject is found by it. Bump TEXT_TEMPLATE_VERSION with any change: it is part of the knowledge base's fingerprint.
 */
export const TEXT_TEMPLATE_VERSION = 2;

export function embeddedText(
  document: Pick<SourceDocument, "title">,
  chunk: Pick<Chunk, "text" | "page" | "headingPath" | "tableHeader">,
): string {
  return `${contextLine(document.title, chunk)}\n${withTableHeader(chunk)}`;
}

/** A passage as it can be understood alone. Offsets within its text do not count the header. */
export function withTableHeader(passage: Pick<Chunk, "text" | "tableHeader">): string {
  return passage.tableHeader === undefined ? passage.text : `${passage.tableHeader}\n${passage.text}`;
}

/** The line of context that stands before the passage in the embedded text. */
export function contextLine(title: string, chunk: Pick<Chunk, "page" | "headingPath">): string {
  const page = chunk.page === null ? [] : [`page ${chunk.page}`];
  return [title, ...page, ...chunk.headingPath].join(" > ");
}

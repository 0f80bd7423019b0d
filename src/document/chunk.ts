// The unit that is embedded, found and cited.
import type { Section, SourceDocument } from "./source-document.ts";

/** A passage of one section. `text === document.text.slice(start, end)`: a citation can be checked against its source. */
export interface Chunk extends Section {
  /** Position in the document, from 0. */
  readonly ordinal: number;
}

/**
 * What is embedded for a chunk: title, page and headings before the passage, so that a passage that does not name its subject is
 * found by it. Bump TEXT_TEMPLATE_VERSION with any change: it is part of the knowledge base's fingerprint.
 */
export const TEXT_TEMPLATE_VERSION = 1;

export function embeddedText(
  document: Pick<SourceDocument, "title">,
  chunk: Pick<Chunk, "text" | "page" | "headingPath">,
): string {
  return `${contextLine(document.title, chunk)}\n${chunk.text}`;
}

/** The line of context that stands before the passage in the embedded text. */
export function contextLine(title: string, chunk: Pick<Chunk, "page" | "headingPath">): string {
  const page = chunk.page === null ? [] : [`page ${chunk.page}`];
  return [title, ...page, ...chunk.headingPath].join(" > ");
}

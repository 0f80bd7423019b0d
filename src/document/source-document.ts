// A file as read: its title, its text and the sections that text divides into.

export type DocumentFormat = "pdf" | "docx" | "html" | "markdown" | "text" | "csv";

/**
 * A run of text under one heading and, where the format has pages, on one page. Sections are in reading order, do not
 * overlap, and `text` equals `SourceDocument.text.slice(start, end)`.
 */
export interface Section {
  readonly text: string;
  /** 1-based; null for formats without pages. */
  readonly page: number | null;
  /** Headings from the outermost to the one the text stands under; empty before the first. */
  readonly headingPath: readonly string[];
  /** UTF-16 offsets in the document's text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface SourceDocument {
  readonly title: string;
  readonly format: DocumentFormat;
  /** Number of pages; null for formats without pages. */
  readonly pageCount: number | null;
  /** Pages of a paged format that hold no text (scans), 1-based. */
  readonly pagesWithoutText: readonly number[];
  /** The whole extracted text: blocks separated by blank lines, table rows as `cell | cell`, list items as `- item`. */
  readonly text: string;
  readonly sections: readonly Section[];
}

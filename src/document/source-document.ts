// A file as read: its title, its text and the sections that text divides into, and the documents it holds.
import type { ErrorCode } from "../errors.ts";

export type DocumentFormat =
  | "pdf"
  | "docx"
  | "pptx"
  | "xlsx"
  | "odt"
  | "odp"
  | "ods"
  | "rtf"
  | "epub"
  | "html"
  | "markdown"
  | "text"
  | "code"
  | "csv"
  | "json"
  | "mail"
  | "mailbox"
  | "archive"
  | "image";

/**
 * A run of text under one heading and, where the format has pages, on one page. Sections are in reading order, do not
 * overlap, and `text` equals `SourceDocument.text.slice(start, end)`.
 */
export interface Section {
  readonly text: string;
  /** 1-based; null for formats without pages. Slides count as pages. */
  readonly page: number | null;
  /** Headings from the outermost to the one the text stands under; empty before the first. */
  readonly headingPath: readonly string[];
  /** UTF-16 offsets in the document's text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What a passage boundary has to respect: offsets in the document's text, in reading order, each within one section. */
export type Block =
  /** Rows below a row of column names, which is the text from `start` to `headerEnd`. */
  | { readonly kind: "table"; readonly start: number; readonly headerEnd: number; readonly end: number }
  | { readonly kind: "code"; readonly start: number; readonly end: number };

export interface SourceDocument {
  readonly title: string;
  readonly format: DocumentFormat;
  /** Number of pages; null for formats without pages. */
  readonly pageCount: number | null;
  /** Pages of a paged format that hold no text and from which none could be recognised, 1-based. */
  readonly pagesWithoutText: readonly number[];
  /** The whole extracted text: blocks separated by blank lines, table rows as `cell | cell`, list items as `- item`. */
  readonly text: string;
  readonly sections: readonly Section[];
  readonly blocks?: readonly Block[];
  /** What the file says of itself: when a mail was sent, the date in front matter, the last change of an office file. ISO 8601. */
  readonly date?: string;
  /** Front matter's tags, keywords of office files. */
  readonly tags?: readonly string[];
  /** Names of the files held inside, whether or not they are read as documents of their own. */
  readonly attachments?: readonly string[];
  /** How many characters that no reader sees (tag characters, bidirectional controls, zero width) were taken out. */
  readonly hiddenCharacters?: number;
}

/**
 * A document that a file holds: an attachment of a mail, a message of a mailbox, a member of an archive. Parts of parts are in the
 * same flat list. A part that cannot be read says why, beside the others.
 */
export interface DocumentPart {
  /** Below the file that holds it, with forward slashes: in `mail.eml`, `offer.zip/prices.csv`. */
  readonly path: string;
  /** SHA-256 of the part's bytes, in hex. */
  readonly contentHash: string;
  readonly size: number;
  readonly content:
    | { readonly document: SourceDocument }
    | { readonly failure: { readonly code: ErrorCode; readonly message: string } };
}

/** All that one file says. A file that only holds others (an archive) has a document that lists them. */
export interface FileDocuments {
  readonly document: SourceDocument;
  readonly parts: readonly DocumentPart[];
}

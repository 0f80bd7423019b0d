// What passes between DocumentReader and its child process. Sections travel as offsets: their text is in the document's text.
import type { DocumentPart, FileDocuments, Section, SourceDocument } from "../src/document/source-document.ts";
import type { ErrorCode } from "../src/errors.ts";
import type { FileContent, FileLocation } from "./file-reading.ts";

/** The child opens the file itself: its bytes never pass through the process that holds the knowledge base. */
export interface ReadRequest extends FileLocation {
  readonly maxFileBytes: number;
}

export type ReadFileStamp = Omit<FileContent, "bytes">;

export interface WireDocument extends Omit<SourceDocument, "sections"> {
  readonly sections: readonly Omit<Section, "text">[];
}

type WireContent = { readonly document: WireDocument } | Exclude<DocumentPart["content"], { document: SourceDocument }>;

export interface WireFile {
  readonly document: WireDocument;
  readonly parts: readonly (Omit<DocumentPart, "content"> & { readonly content: WireContent })[];
}

export type ReaderMessage =
  | { readonly type: "ready" }
  /** A page was recognised from a picture or a part read; the file may take as long again for the next. */
  | { readonly type: "progressed" }
  | { readonly type: "document-read"; readonly file: WireFile; readonly stamp: ReadFileStamp }
  | { readonly type: "read-failed"; readonly code: ErrorCode; readonly message: string };

export function toWire({ document, parts }: FileDocuments): WireFile {
  return {
    document: withoutSectionTexts(document),
    parts: parts.map((part) => ({
      ...part,
      content: "document" in part.content ? { document: withoutSectionTexts(part.content.document) } : part.content,
    })),
  };
}

export function fromWire({ document, parts }: WireFile): FileDocuments {
  return {
    document: withSectionTexts(document),
    parts: parts.map((part) => ({
      ...part,
      content: "document" in part.content ? { document: withSectionTexts(part.content.document) } : part.content,
    })),
  };
}

function withoutSectionTexts(document: SourceDocument): WireDocument {
  const sections = document.sections.map(({ page, headingPath, start, end }) => ({ page, headingPath, start, end }));
  return { ...document, sections };
}

function withSectionTexts(document: WireDocument): SourceDocument {
  const sections = document.sections.map((section) => ({
    ...section,
    text: document.text.slice(section.start, section.end),
  }));
  return { ...document, sections };
}

// What passes between DocumentReader and its child process. Sections travel as offsets: their text is in the document's text.
import type { Section, SourceDocument } from "../src/document/source-document.ts";
import type { ErrorCode } from "../src/errors.ts";

export interface ReadRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface WireDocument extends Omit<SourceDocument, "sections"> {
  readonly sections: readonly Omit<Section, "text">[];
}

export type ReaderMessage =
  | { readonly type: "ready" }
  | { readonly type: "document-read"; readonly document: WireDocument }
  | { readonly type: "read-failed"; readonly code: ErrorCode; readonly message: string };

export function toWire(document: SourceDocument): WireDocument {
  const sections = document.sections.map(({ page, headingPath, start, end }) => ({ page, headingPath, start, end }));
  return { ...document, sections };
}

export function fromWire(document: WireDocument): SourceDocument {
  const sections = document.sections.map((section) => ({
    ...section,
    text: document.text.slice(section.start, section.end),
  }));
  return { ...document, sections };
}

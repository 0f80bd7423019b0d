// Bytes of a file -> SourceDocument: picks the loader by the file's extension, checked against what the bytes are.
import { extname } from "node:path";
import type { DocumentFormat, FileDocuments, SourceDocument } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";

type DocumentLoader = (bytes: Uint8Array, path: string) => Promise<SourceDocument>;

type ReadFormat = Extract<DocumentFormat, "pdf" | "docx" | "html" | "markdown" | "text" | "csv">;

/** Loaded when first needed: the parsers' libraries take most of a second, and a folder seldom holds every format. */
const LOADERS: Readonly<Record<ReadFormat, () => Promise<DocumentLoader>>> = {
  pdf: async () => (await import("./loaders/pdf-loader.ts")).loadPdf,
  docx: async () => (await import("./loaders/docx-loader.ts")).loadDocx,
  html: async () => (await import("./loaders/html-loader.ts")).loadHtml,
  markdown: async () => (await import("./loaders/markdown-loader.ts")).loadMarkdown,
  text: async () => (await import("./loaders/text-loader.ts")).loadText,
  csv: async () => (await import("./loaders/csv-loader.ts")).loadCsv,
};

const FORMATS: Readonly<Record<string, ReadFormat>> = {
  ".pdf": "pdf",
  ".docx": "docx",
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "text",
  ".text": "text",
  ".log": "text",
  ".csv": "csv",
  ".tsv": "csv",
};

/** Lower case, with the dot. */
export const SUPPORTED_EXTENSIONS: readonly string[] = Object.keys(FORMATS);

/** @throws EyrieError with one of the `file-` codes; the message begins with `path`. */
export async function readDocument(bytes: Uint8Array, path: string): Promise<FileDocuments> {
  const extension = extname(path).toLowerCase();
  const format = FORMATS[extension];
  if (format === undefined) {
    const shown = extension === "" ? "no extension" : `the extension ${extension}`;
    throw new EyrieError("file-unreadable", `${path}: has ${shown}; these are read: ${SUPPORTED_EXTENSIONS.join(" ")}`);
  }
  if (bytes.length === 0) throw new EyrieError("file-without-text", `${path}: is empty`);
  const load = await LOADERS[formatOfContent(bytes) ?? format]();
  return { document: await load(bytes, path), parts: [] };
}

/** Bytes that say what they are outweigh the name: a download saved as `.html` may be a PDF. */
function formatOfContent(bytes: Uint8Array): ReadFormat | null {
  // Readers accept the mark anywhere in the first 1,024 bytes (PDF 1.7, implementation note 13); text may mention it, so only
  // white space and byte order marks are allowed before it here.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString("latin1");
  if (/^[\s\u00ef\u00bb\u00bf]*%PDF-/.test(head)) return "pdf";
  if (head.startsWith("PK\u0003\u0004") || head.startsWith("\u00d0\u00cf\u0011\u00e0")) return "docx";
  return null;
}

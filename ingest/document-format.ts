// What a file is: by its content where that says so, else by its name. Whatever neither tells is not guessed at.
import { extname } from "node:path";
import type { DocumentFormat } from "../src/document/source-document.ts";
import { decodeTextFile } from "./loaders/text-encoding.ts";
import { ZipArchive } from "./loaders/zip-archive.ts";

const EXTENSIONS: Readonly<Record<DocumentFormat, string>> = {
  pdf: ".pdf",
  docx: ".docx .docm .dotx",
  pptx: ".pptx .pptm .ppsx .potx",
  xlsx: ".xlsx .xlsm .xltx",
  odt: ".odt .ott",
  odp: ".odp .otp",
  ods: ".ods .ots",
  rtf: ".rtf",
  epub: ".epub",
  html: ".html .htm .xhtml",
  markdown: ".md .markdown",
  text: ".txt .text .log .rst .adoc",
  code:
    ".c .cc .conf .cpp .cs .css .dart .go .gradle .graphql .h .hpp .ini .java .js .jsx .kt .lua .mjs .php .pl .properties .proto .ps1 " +
    ".py .r .rb .rs .scala .sh .sql .swift .tex .tf .toml .ts .tsx .vue .xml .yaml .yml",
  csv: ".csv .tsv",
  json: ".json .jsonl .ndjson",
  mail: ".eml",
  mailbox: ".mbox",
  archive: ".zip",
  image: ".png .jpg .jpeg .tif .tiff .bmp .webp",
};

const FORMATS: ReadonlyMap<string, DocumentFormat> = new Map(
  (Object.keys(EXTENSIONS) as DocumentFormat[]).flatMap((format) =>
    EXTENSIONS[format].split(" ").map((extension) => [extension, format] as const),
  ),
);

/** Lower case, with the dot. */
export const SUPPORTED_EXTENSIONS: readonly string[] = [...FORMATS.keys()];

/** Whether it is worth opening: a name without an extension says nothing either way. */
export function mayBeRead(path: string): boolean {
  const extension = extname(path).toLowerCase();
  return extension === "" || FORMATS.has(extension);
}

const ZIPPED: ReadonlySet<DocumentFormat> = new Set(["docx", "pptx", "xlsx", "odt", "odp", "ods", "epub", "archive"]);
const MIME_TYPES: Readonly<Record<string, DocumentFormat>> = {
  "application/epub+zip": "epub",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.text-template": "odt",
  "application/vnd.oasis.opendocument.presentation": "odp",
  "application/vnd.oasis.opendocument.presentation-template": "odp",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
};
const MAIN_PARTS: readonly (readonly [RegExp, DocumentFormat])[] = [
  [/^word\/document\d*\.xml$/, "docx"],
  [/^xl\/workbook\.xml$/, "xlsx"],
  [/^ppt\/presentation\.xml$/, "pptx"],
];
const LONGEST_MIME_TYPE = 200;
/** Programs and databases show in their first bytes that they are no text. */
const TEXT_SAMPLE = 65_536;

/** Bytes that say what they are outweigh the name: a download saved as `.html` may be a PDF. Null: no format that is read. */
export function formatOf(bytes: Uint8Array, path: string): DocumentFormat | null {
  const named = FORMATS.get(extname(path).toLowerCase()) ?? null;
  // Readers accept the mark anywhere in the first 1,024 bytes (PDF 1.7, implementation note 13); text may mention it, so only
  // white space and byte order marks are allowed before it here.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString("latin1");
  if (/^[\s\u00ef\u00bb\u00bf]*%PDF-/.test(head)) return "pdf";
  if (head.startsWith("PK\u0003\u0004")) return zippedFormat(bytes, path) ?? (isZipped(named) ? named : "archive");
  // An encrypted office file or one of before 2007: the loader says which.
  if (head.startsWith("\u00d0\u00cf\u0011\u00e0")) return isZipped(named) ? named : "docx";
  if (head.startsWith("{\\rtf")) return "rtf";
  if (isImage(head)) return "image";
  return extname(path) === "" && isText(bytes, path) ? "text" : named;
}

/** What stands in a file called README or LICENSE. */
function isText(bytes: Uint8Array, path: string): boolean {
  try {
    return decodeTextFile(bytes.subarray(0, TEXT_SAMPLE), path).trim() !== "";
  } catch {
    return false;
  }
}

function isZipped(format: DocumentFormat | null): boolean {
  return format !== null && ZIPPED.has(format);
}

/** Null when the members do not tell, or cannot be listed: the loader of the named format then says what is wrong. */
function zippedFormat(bytes: Uint8Array, path: string): DocumentFormat | null {
  try {
    const archive = new ZipArchive(bytes, path);
    const mimeType = archive.entries.find(({ name, size }) => name === "mimetype" && size <= LONGEST_MIME_TYPE);
    const declared = mimeType === undefined ? "" : (archive.read("mimetype")?.toString("latin1").trim() ?? "");
    const main = MAIN_PARTS.find(([part]) => archive.entries.some(({ name }) => part.test(name)));
    return MIME_TYPES[declared] ?? main?.[1] ?? null;
  } catch {
    return null;
  }
}

function isImage(head: string): boolean {
  const starts = ["\u0089PNG\r\n", "\u00ff\u00d8\u00ff", "II*\u0000", "MM\u0000*"];
  return (
    starts.some((mark) => head.startsWith(mark)) ||
    (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") ||
    (head.startsWith("BM") && head.slice(6, 10) === "\u0000\u0000\u0000\u0000")
  );
}

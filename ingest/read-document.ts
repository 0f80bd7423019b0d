// Bytes of a file -> its document and the documents inside it: finds out the format and hands on to its loader.
import { extname } from "node:path";
import type { DocumentFormat, FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { formatOf } from "./document-format.ts";
import type { DocumentLoader } from "./loaders/document-loader.ts";
import { fullBudget, readMembers } from "./read-members.ts";

export { SUPPORTED_EXTENSIONS } from "./document-format.ts";

/** Loaded when first needed: the parsers' libraries take most of a second, and a folder seldom holds every format. */
const LOADERS: Readonly<Record<DocumentFormat, () => Promise<DocumentLoader>>> = {
  pdf: async () => (await import("./loaders/pdf-loader.ts")).loadPdf,
  docx: async () => {
    const { loadDocx } = await import("./loaders/docx-loader.ts");
    return (bytes, path) => loadDocx(bytes, path);
  },
  pptx: async () => (await import("./loaders/pptx-loader.ts")).loadPptx,
  xlsx: async () => (await import("./loaders/xlsx-loader.ts")).loadXlsx,
  odt: async () => (await import("./loaders/odf-text-loader.ts")).loadOdfText,
  odp: async () => (await import("./loaders/odf-text-loader.ts")).loadOdfText,
  ods: async () => (await import("./loaders/ods-loader.ts")).loadOds,
  rtf: async () => (await import("./loaders/rtf-loader.ts")).loadRtf,
  epub: async () => (await import("./loaders/epub-loader.ts")).loadEpub,
  html: async () => (await import("./loaders/html-loader.ts")).loadHtml,
  markdown: async () => (await import("./loaders/markdown-loader.ts")).loadMarkdown,
  text: async () => (await import("./loaders/text-loader.ts")).loadText,
  code: async () => (await import("./loaders/code-loader.ts")).loadCode,
  csv: async () => (await import("./loaders/csv-loader.ts")).loadCsv,
  json: async () => (await import("./loaders/json-loader.ts")).loadJson,
  mail: async () => (await import("./loaders/mail-loader.ts")).loadMail,
  mailbox: async () => (await import("./loaders/mailbox-loader.ts")).loadMailbox,
  archive: async () => (await import("./loaders/archive-loader.ts")).loadArchive,
  image: async () => (await import("./loaders/image-loader.ts")).loadImage,
};

/**
 * @param onProgress called whenever a page was recognised from a picture or a document inside the file was read
 * @throws EyrieError with one of the `file-` codes; the message begins with `path`.
 */
export async function readDocument(
  bytes: Uint8Array,
  path: string,
  onProgress: () => void = () => {},
): Promise<FileDocuments> {
  const budget = fullBudget();
  const read = async (content: Uint8Array, contentPath: string, depth: number): Promise<FileDocuments> => {
    const format = formatOf(content, contentPath);
    if (format === null) throw unknownFormat(contentPath);
    if (content.length === 0) throw new EyrieError("file-without-text", `${contentPath}: is empty`);
    const load = await LOADERS[format]();
    const loaded = await load(content, contentPath, {
      readMembers: (members) => readMembers(members, { path: contentPath, depth, budget, read, onProgress }),
      onProgress,
    });
    return "document" in loaded ? loaded : { document: loaded, parts: [] };
  };
  return read(bytes, path, 0);
}

function unknownFormat(path: string): EyrieError {
  const extension = extname(path);
  const shown = extension === "" ? "has no extension" : `has the extension ${extension}`;
  return new EyrieError("file-format-unknown", `${path}: ${shown} and no content that tells a format that is read`);
}

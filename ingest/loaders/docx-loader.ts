// DOCX file -> SourceDocument: mammoth turns Word's styles into HTML, the HTML reader turns that into sections.
import mammoth from "mammoth";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { DEFAULT_ZIP_LIMITS, inspectZip, type ZipLimits } from "./zip-inspection.ts";

/** Word's own style names; the default map covers Heading 1-6, lists and notes. */
const STYLE_MAP = [
  "p[style-name='Title'] => p.document-title:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='heading 7'] => h6:fresh",
  "p[style-name='heading 8'] => h6:fresh",
  "p[style-name='heading 9'] => h6:fresh",
  "p[style-name='Code'] => pre:separator('\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\n')",
];
const TITLE = /<p class="document-title">([\s\S]*?)<\/p>/;
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

export async function loadDocx(
  bytes: Uint8Array,
  path: string,
  limits: ZipLimits = DEFAULT_ZIP_LIMITS,
): Promise<SourceDocument> {
  refuseCompoundFile(bytes, path);
  if (!inspectZip(bytes, path, limits).some((name) => /^word\/document\d*\.xml$/.test(name))) {
    throw new EyrieError("file-unreadable", `${path}: is a zip archive, but not a Word document`);
  }
  const html = await convert(bytes, path);
  const builder = new SectionBuilder();
  const titleText = plainText(TITLE.exec(html)?.[1] ?? "");
  if (titleText !== "") builder.addTitle(titleText);
  readHtmlSections(titleText === "" ? html : html.replace(TITLE, ""), builder);
  return builder.finish(path, { title: titleText || (builder.firstHeading ?? titleFromPath(path)), format: "docx" });
}

async function convert(bytes: Uint8Array, path: string): Promise<string> {
  try {
    const result = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap: STYLE_MAP,
        convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
        externalFileAccess: false,
      },
    );
    return result.value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EyrieError("file-unreadable", `${path}: cannot be read as a Word document (${reason})`, { cause });
  }
}

/** Word wraps an encrypted DOCX, and stores the format before 2007, in an OLE compound file. */
function refuseCompoundFile(bytes: Uint8Array, path: string): void {
  if (!COMPOUND_FILE.every((byte, index) => bytes[index] === byte)) return;
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from("EncryptedPackage", "utf16le"),
  );
  if (isEncrypted) throw new EyrieError("file-encrypted", `${path}: asks for a password`);
  throw new EyrieError("file-unreadable", `${path}: is in the Word format of before 2007; save it as .docx`);
}

function plainText(html: string): string {
  const builder = new SectionBuilder();
  readHtmlSections(html.replace(/<img[^>]*>/g, ""), builder);
  try {
    return collapseSpace(builder.finish("title", { title: "", format: "html" }).text);
  } catch {
    return "";
  }
}

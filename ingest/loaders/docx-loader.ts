// DOCX file -> SourceDocument: mammoth turns Word's styles into HTML, the HTML reader turns that into sections.
import mammoth from "mammoth";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { equationsAsText } from "./docx-equations.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { OfficePackage, readCoreProperties } from "./office-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";
import type { ZipLimits } from "./zip-archive.ts";

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
const MAIN_PART = /^word\/document\d*\.xml$/;

export async function loadDocx(bytes: Uint8Array, path: string, limits?: ZipLimits): Promise<SourceDocument> {
  const office = new OfficePackage(bytes, path, limits);
  if (!office.archive.entries.some(({ name }) => MAIN_PART.test(name))) {
    throw new EyrieError("file-unreadable", `${path}: is a zip archive, but not a Word document`);
  }
  office.checkAllParts();
  const html = await convert(office);
  const builder = new SectionBuilder();
  const titleText = plainText(TITLE.exec(html)?.[1] ?? "");
  if (titleText !== "") builder.addTitle(titleText);
  readHtmlSections(titleText === "" ? html : html.replace(TITLE, ""), builder);
  return builder.finish(path, {
    ...readCoreProperties(office),
    title: titleText || (builder.firstHeading ?? titleFromPath(path)),
    format: "docx",
  });
}

async function convert(office: OfficePackage): Promise<string> {
  const { path } = office;
  try {
    const result = await mammoth.convertToHtml(asMammothInput(office), {
      styleMap: STYLE_MAP,
      convertImage: mammoth.images.imgElement(async () => ({ src: "", alt: "" })),
      externalFileAccess: false,
    });
    return result.value;
  } catch (cause) {
    if (cause instanceof EyrieError) throw cause;
    const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new EyrieError("file-unreadable", `${path}: cannot be read as a Word document (${reason})`, { cause });
  }
}

/** mammoth takes an opened archive (`file` in its lib/unzip.js, not in its types): so it inflates nothing by itself. */
function asMammothInput(office: OfficePackage): { buffer: Buffer } {
  const file = {
    exists: (name: string) => office.archive.has(name),
    read: async (name: string, encoding?: BufferEncoding) => {
      if (MAIN_PART.test(name))
        return Buffer.from(equationsAsText(office.text(name) ?? "", office.path)).toString(encoding);
      const part = office.archive.read(name) ?? Buffer.alloc(0);
      return encoding === undefined ? part : part.toString(encoding);
    },
  };
  return { file } as unknown as { buffer: Buffer };
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

// PDF file -> SourceDocument: pdf-parse reads the text of each page; headings come from the outline or, failing that, the lines.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PDFParse } from "pdf-parse";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import type { LoadContext } from "./document-loader.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { isoDate } from "./office-package.ts";
import { captionedPages } from "./pdf-captions.ts";
import { attachmentNames, recogniseEmptyPages } from "./pdf-extras.ts";
import { cleanPages, PIECE_MARK } from "./pdf-lines.ts";
import { guessHeadings, type LineHeading, TITLE_CASE_LEVEL } from "./pdf-headings.ts";
import { locateOutline, type OutlineEntry } from "./pdf-outline.ts";
import { joinLines } from "./pdf-paragraphs.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";

/** Share of the outline that must be found in the text for it to be trusted over the lines. */
const TRUSTED_OUTLINE_SHARE = 0.3;
const DEEPEST_OUTLINE = 8;

interface PdfContent {
  readonly pages: readonly string[];
  readonly metadataTitle: string;
  readonly outline: readonly OutlineEntry[];
  readonly attachments: readonly string[];
  readonly tags: readonly string[];
  readonly date: string;
}

export async function loadPdf(
  bytes: Uint8Array,
  path: string,
  { onProgress }: Pick<LoadContext, "onProgress">,
): Promise<SourceDocument> {
  const content = await readPdf(bytes, path, onProgress);
  const pages = cleanPages(content.pages);
  const pagesWithoutText = pages.flatMap((lines, index) => (lines.some(hasText) ? [] : [index + 1]));
  if (pagesWithoutText.length === pages.length) {
    throw new EyrieError(
      "file-without-text",
      `${path}: none of its ${pages.length} pages holds text, nor shows any that can be recognised`,
    );
  }
  const headings = findHeadings(pages, content.outline);
  const builder = new SectionBuilder();
  for (const page of content.pages) builder.noteHidden(page);
  pages.forEach((lines, index) => addPage(builder, index + 1, lines, headings.get(index) ?? new Map()));
  const title = besideFileName(
    meaningfulTitle(content.metadataTitle) ?? visibleTitle(pages, headings),
    titleFromPath(path),
  );
  const { pageCount, attachments, tags, date } = { ...content, pageCount: pages.length };
  return builder.finish(path, {
    title,
    format: "pdf",
    pageCount,
    pagesWithoutText,
    ...isoDate(date),
    ...(tags.length === 0 ? {} : { tags }),
    ...(attachments.length === 0 ? {} : { attachments }),
  });
}

function hasText(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line);
}

async function readPdf(bytes: Uint8Array, path: string, onProgress: () => void): Promise<PdfContent> {
  const parser = new PDFParse({
    // A copy: pdf.js takes ownership of the array it is given.
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    verbosity: 0,
    cMapUrl: characterMaps(),
    cMapPacked: true,
    disableFontFace: true,
    useSystemFonts: false,
  });
  try {
    const text = await parser.getText({ pageJoiner: "", cellSeparator: "\t", itemJoiner: PIECE_MARK });
    const info = await parser.getInfo().catch(() => null);
    const valueOf = (key: string): string => {
      const value: unknown = (info?.info as Readonly<Record<string, unknown>> | undefined)?.[key];
      return typeof value === "string" ? value : "";
    };
    return {
      pages: await recogniseEmptyPages(
        parser,
        text.pages.map((page) => page.text),
        onProgress,
      ),
      metadataTitle: valueOf("Title"),
      outline: flattenOutline(info?.outline ?? [], 1),
      attachments: await attachmentNames(parser),
      tags: valueOf("Keywords").split(/[,;]/).map(collapseSpace).filter(hasText),
      date: pdfDate(valueOf("ModDate") || valueOf("CreationDate")),
    };
  } catch (cause) {
    throw describeFailure(cause, path);
  } finally {
    await parser.destroy().catch(() => undefined);
  }
}

/** `D:20240301093000+01'00'` -> `2024-03-01`: the time zone is often left out, the day is what a reader knows. */
function pdfDate(text: string): string {
  const [, year, month = "01", day = "01"] = /^(?:D:)?(\d{4})(\d{2})?(\d{2})?/.exec(text) ?? [];
  return year === undefined ? "" : `${year}-${month}-${day}`;
}

/** Tables for Chinese, Japanese and Korean fonts; they come with pdf.js and are read from disk. */
function characterMaps(): string {
  const fromPdfParse = createRequire(createRequire(import.meta.url).resolve("pdf-parse"));
  return join(dirname(fromPdfParse.resolve("pdfjs-dist/package.json")), "cmaps/");
}

function describeFailure(cause: unknown, path: string): EyrieError {
  const name = cause instanceof Error ? cause.name : "";
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  if (name === "PasswordException") return new EyrieError("file-encrypted", `${path}: asks for a password`, { cause });
  return new EyrieError("file-unreadable", `${path}: is damaged or not a PDF (${reason})`, { cause });
}

interface OutlineNode {
  readonly title: string;
  readonly items?: readonly OutlineNode[];
}

function flattenOutline(nodes: readonly OutlineNode[], level: number): OutlineEntry[] {
  if (level > DEEPEST_OUTLINE) return [];
  return nodes.flatMap((node) => [{ title: node.title, level }, ...flattenOutline(node.items ?? [], level + 1)]);
}

type HeadingsByPage = ReadonlyMap<number, ReadonlyMap<number, LineHeading>>;

function findHeadings(pages: readonly (readonly string[])[], outline: readonly OutlineEntry[]): HeadingsByPage {
  const located = locateOutline(pages, outline);
  const found =
    located.length >= outline.length * TRUSTED_OUTLINE_SHARE && located.length >= 2 ? located : guessHeadings(pages);
  const byPage = new Map<number, Map<number, LineHeading>>();
  for (const heading of [...found, ...captionedPages(pages, found, TITLE_CASE_LEVEL)]) {
    const page = byPage.get(heading.page) ?? new Map<number, LineHeading>();
    byPage.set(heading.page, page.set(heading.line, heading));
  }
  return byPage;
}

function addPage(
  builder: SectionBuilder,
  number: number,
  lines: readonly string[],
  headings: ReadonlyMap<number, LineHeading>,
): void {
  builder.setPage(number);
  let body: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const heading = headings.get(index);
    if (heading === undefined) {
      body.push(lines[index] ?? "");
      continue;
    }
    for (const block of joinLines(body)) builder.addBlock(block);
    body = [];
    builder.addHeading(
      heading.level,
      lines
        .slice(index, index + heading.lineCount)
        .join(" ")
        .replaceAll(" | ", " "),
    );
    index += heading.lineCount - 1;
  }
  for (const block of joinLines(body)) builder.addBlock(block);
}

/**
 * What a document calls itself is often what all its kind are called ("Annual report"), and the file's name tells them apart: it stands first
 * unless the title holds its words.
 */
function besideFileName(title: string | undefined, fileTitle: string): string {
  if (title === undefined) return fileTitle;
  const named = new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  const missing = (fileTitle.toLowerCase().match(/\p{L}{3,}|\p{N}{4}/gu) ?? []).some((word) => !named.has(word));
  return missing ? `${fileTitle}: ${title}` : title;
}

/** The first heading or line. */
function visibleTitle(pages: readonly (readonly string[])[], headings: HeadingsByPage): string | undefined {
  const first = pages.find((lines) => lines.length > 0) ?? [];
  const heading = [...(headings.get(pages.indexOf(first))?.values() ?? [])][0];
  const line =
    heading === undefined || heading.line > 3 ? first.find((text) => /\p{L}{3}/u.test(text)) : first[heading.line];
  if (line === undefined || line.length > 120 || /^(?:table of )?contents$/i.test(line)) return undefined;
  return line;
}

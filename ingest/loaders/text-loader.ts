// Plain text (files, mails) -> sections: hard-wrapped lines become paragraphs; underlined and upper-case lines become headings.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";
import { normaliseText } from "./text-normalisation.ts";

const UNDERLINE = /^\s*(={3,}|-{3,}|~{3,})\s*$/;
const LIST_ITEM = /^\s*(?:[-*+•·–]|\d{1,3}[.)]|[a-z][.)])\s+/;
/** Columns kept apart by tabs, bars or runs of spaces inside the line: joining such lines would destroy a table. */
const COLUMNS = /\S(?:\t| {3,}|\s\|\s)\S/;
/** A line is taken as wrapped when it is at least this share of the paragraph's longest line. */
const WRAPPED_SHARE = 0.6;

export async function loadText(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const raw = decodeTextFile(bytes, path);
  const text = normaliseText(raw);
  const builder = new SectionBuilder();
  builder.noteHidden(raw);
  addText(builder, text);
  const title = firstLineTitle(text.split("\n")) ?? builder.firstHeading ?? titleFromPath(path);
  return builder.finish(path, { title, format: "text" });
}

/** `text` is normalised. */
export function addText(builder: SectionBuilder, text: string): void {
  const lines = text.split("\n");
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) builder.addBlock(joinWrapped(paragraph));
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const level = headingLevel(line, lines[index - 1], lines[index + 1]);
    if (level !== null) {
      endParagraph();
      builder.addHeading(level, line);
      if (UNDERLINE.test(lines[index + 1] ?? "")) index++;
    } else if (line.trim() === "" || UNDERLINE.test(line)) endParagraph();
    else paragraph.push(line);
  }
  endParagraph();
}

/** A short first line that stands alone and is no sentence names the text that follows it. */
function firstLineTitle(lines: readonly string[]): string | null {
  const first = lines.findIndex(holdsText);
  if (!lines.slice(first + 1).some(holdsText)) return null;
  const text = lines[first]?.trim() ?? "";
  const after = lines[first + 1]?.trim() ?? "";
  if (text.length > 90 || !/\p{L}{3}/u.test(text) || /[.,;:!?]$/.test(text) || LIST_ITEM.test(text)) return null;
  return after === "" || UNDERLINE.test(after) || text === text.toUpperCase() ? text : null;
}

function holdsText(line: string): boolean {
  return line.trim() !== "" && !UNDERLINE.test(line);
}

function headingLevel(line: string, before: string | undefined, after: string | undefined): number | null {
  const text = line.trim();
  if (text === "" || text.length > 100 || !/\p{L}/u.test(text) || (before ?? "").trim() !== "") return null;
  const underline = UNDERLINE.exec(after ?? "")?.[1];
  if (underline !== undefined && Math.abs(underline.length - text.length) <= text.length)
    return underline.startsWith("=") ? 1 : 2;
  return isUpperCaseHeading(text) && (after ?? "").trim() === "" ? 2 : null;
}

function isUpperCaseHeading(text: string): boolean {
  if (text.length > 70 || COLUMNS.test(text) || /[.,;:!?]$/.test(text)) return false;
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length >= 4 && text === text.toUpperCase() && text !== text.toLowerCase();
}

/** Joins the lines of a paragraph that a hard wrap divided; short lines, list items and rows stay on lines of their own. */
function joinWrapped(lines: readonly string[]): string {
  const longest = lines.reduce((most, line) => Math.max(most, line.trimEnd().length), 0);
  let joined = "";
  let previous: string | null = null;
  for (const line of lines) {
    const wraps =
      previous !== null &&
      longest >= 40 &&
      previous.length >= longest * WRAPPED_SHARE &&
      !COLUMNS.test(previous) &&
      !COLUMNS.test(line.trim()) &&
      !LIST_ITEM.test(line);
    joined += previous === null ? line.trimEnd() : wraps ? ` ${line.trim()}` : `\n${line.trimEnd()}`;
    previous = line.trimEnd();
  }
  return joined;
}

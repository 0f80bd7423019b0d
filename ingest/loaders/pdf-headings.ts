// Which lines of a PDF without an outline are headings: those that can hardly be anything else. A missed heading costs context; a
// false one puts every passage after it under a wrong name, so precision goes before recall.

import { type PageLines, RunningHeadings } from "./pdf-openings.ts";

export interface LineHeading {
  /** Index of the page. */
  readonly page: number;
  readonly line: number;
  readonly lineCount: number;
  readonly level: number;
}

const NUMBERED =
  /^(?:(part|chapter|article|section|item|appendix|annex|schedule)\s+)?((?:\d{1,2}[A-Z]?|[A-Z])(?:\.\d{1,2})*|[IVX]{1,5})[.):]?\s+(?:\|\s+)?(\S.*)$/iu;
const KEYWORD_ALONE = /^(?:part|chapter|article|section|appendix|annex|schedule)\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z])$/i;
const ENDS_OPEN = /[.,;:!?]["”’)]*$/;
const ENDS_CLOSED = /[.!?:]["”’)]*$/;
/** A contents line: leader dots, or a page number after the title. */
const CONTENTS_LINE = /\.{3,}|(?:\. ){3,}|\s\d{1,4}$/;
const SMALL_WORDS = new Set(
  "a an and as at by for from in into of on or per the to under with is are our your".split(" "),
);
/** "Part II", "Item 7", "Article 3". */
const DIVISION = /^(?:part|chapter|article|section|item)\s+(?:\d{1,2}[A-Z]?|[IVX]{1,5})\b/i;
const NUMBERED_LEVEL = 1;
const UPPER_CASE_LEVEL = 1;
/** In a document that names its divisions, a line in capitals stands below them. */
const UPPER_CASE_LEVEL_IN_DIVISIONS = 4;
export const TITLE_CASE_LEVEL = 7;
/** Chapter numbers go up; one that jumps further is a figure. */
const WIDEST_NUMBER_GAP = 3;

export function guessHeadings(pages: PageLines): LineHeading[] {
  const headings: LineHeading[] = [];
  const reached = { chapter: 0, inDivisions: false };
  const running = new RunningHeadings(pages);
  pages.forEach((lines, page) => {
    const width = proseWidth(lines);
    let previousIsHeading = false;
    lines.forEach((text, line) => {
      if (running.stoodBefore(text, line)) {
        previousIsHeading = true;
        return;
      }
      const level = levelOf({
        text,
        before: lines[line - 1],
        after: lines[line + 1],
        previousIsHeading,
        width,
        ...reached,
      });
      if (level !== null) {
        headings.push({ page, line, lineCount: 1, level });
        running.note(text);
        reached.inDivisions ||= DIVISION.test(text);
        if (level === NUMBERED_LEVEL + 1 && /^\d/.test(text)) reached.chapter = Number.parseInt(text, 10);
      }
      previousIsHeading = level !== null;
    });
  });
  return headings;
}

interface LineInContext {
  readonly text: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly previousIsHeading: boolean;
  readonly width: number;
  /** Number of the last chapter seen. */
  readonly chapter: number;
  readonly inDivisions: boolean;
}

function levelOf(line: LineInContext): number | null {
  const { text, before, after, width } = line;
  if (text.length > 130 || after === undefined || CONTENTS_LINE.test(text) || runsOn(before, width)) return null;
  if (KEYWORD_ALONE.test(text)) return NUMBERED_LEVEL;
  const numbered = numberedLevel(line);
  if (numbered !== null || text.includes(" | ")) return numbered;
  return upperCaseLevel(line) ?? titleCaseLevel(line);
}

/** A full line of prose whose sentence is not over: what follows is its continuation, however it looks. */
function runsOn(line: string | undefined, width: number): boolean {
  if (line === undefined || line.includes(" | ") || ENDS_CLOSED.test(line)) return false;
  return line.length >= width * 0.85 && line.split(" ").length >= 7 && /\p{Ll}{3}/u.test(line);
}

function numberedLevel({ text, before, after, chapter }: LineInContext): number | null {
  const [, keyword, number = "", title = ""] = NUMBERED.exec(text) ?? [];
  if (!/^\p{Lu}/u.test(title) || title.includes(" | ")) return null;
  if (ENDS_OPEN.test(keyword === undefined ? title : title.replace(/\.$/, ""))) return null;
  const words = title.split(" ");
  if (words.length > (keyword === undefined ? 12 : 18) || !/\p{L}{3}/u.test(title) || /^\p{Ll}/u.test(after ?? ""))
    return null;
  if (keyword !== undefined) return /^part$/i.test(keyword) ? NUMBERED_LEVEL : NUMBERED_LEVEL + 1;
  if (!/^\d[\d.]*$/.test(number)) return null;
  const depth = number.split(".").length;
  if (depth > 1) return NUMBERED_LEVEL + depth;
  // "1. Clean the filter" between "2." lines is a step, not a heading; "5 Years" after chapter 1 is a figure.
  if (isNumberedLine(after) || isNumberedLine(before)) return null;
  if (Number(number) <= chapter || Number(number) > chapter + WIDEST_NUMBER_GAP) return null;
  return words.length <= 8 && isTitleLike(words) ? NUMBERED_LEVEL + 1 : null;
}

/** "2. Next step" or "2 Next chapter", but not "2.1 First part of chapter 2". */
function isNumberedLine(line: string | undefined): boolean {
  return /^\d{1,2}[.)]?\s/.test(line ?? "");
}

function upperCaseLevel({ text, before, after, width, inDivisions }: LineInContext): number | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 5 || letters < text.length * 0.6 || text !== text.toUpperCase() || text === text.toLowerCase())
    return null;
  if (text.length > 90 || /[,;!?*]$/.test(text) || !isProse(after, width * 0.8)) return null;
  // Two upper-case lines below one another are an address or a cover, not a heading and its text.
  if (before !== undefined && before === before.toUpperCase() && /\p{L}/u.test(before) && !KEYWORD_ALONE.test(before))
    return null;
  return inDivisions ? UPPER_CASE_LEVEL_IN_DIVISIONS : UPPER_CASE_LEVEL;
}

function titleCaseLevel({ text, before, after, previousIsHeading, width }: LineInContext): number | null {
  const words = text.split(" ");
  if (
    words.length > 8 ||
    text.length > 60 ||
    text.length > width * 0.7 ||
    !/^\p{Lu}/u.test(text) ||
    ENDS_OPEN.test(text)
  )
    return null;
  if (/\d.*\d|[$€£%@]/.test(text) || !/\p{L}{3}/u.test(text) || !isTitleLike(words)) return null;
  const standsAlone = previousIsHeading || (before !== undefined && ENDS_CLOSED.test(before));
  return standsAlone && isProse(after, width) && /^[\p{Lu}“"]/u.test(after ?? "") ? TITLE_CASE_LEVEL : null;
}

/** Every word that matters begins with a capital, or there are few words. */
function isTitleLike(words: readonly string[]): boolean {
  if (words.length <= 4) return true;
  return words.every((word) => SMALL_WORDS.has(word.toLowerCase()) || !/^\p{Ll}/u.test(word));
}

function isProse(line: string | undefined, width: number): boolean {
  if (line === undefined || line.includes(" | ") || !/\p{Ll}{2}/u.test(line)) return false;
  const words = line.split(" ");
  const figures = words.filter((word) => /\d/.test(word)).length;
  return words.length >= 5 && figures <= words.length * 0.3 && line.length >= Math.min(40, width * 0.6);
}

/** Width of a full line: most lines of prose on a page are about as long. */
function proseWidth(lines: readonly string[]): number {
  const widths = lines.map((line) => line.length).toSorted((left, right) => left - right);
  return Math.max(widths[Math.floor(widths.length * 0.85)] ?? 0, 40);
}

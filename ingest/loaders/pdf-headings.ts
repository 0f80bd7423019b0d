// Which lines of a PDF are headings: those its outline names, else those that can hardly be anything else. A missed heading costs
// context; a false one puts every passage after it under a wrong name, so precision goes before recall.
import { collapseSpace } from "./text-normalisation.ts";

export interface OutlineEntry {
  readonly title: string;
  readonly level: number;
}

export interface LineHeading {
  /** Index of the page. */
  readonly page: number;
  readonly line: number;
  readonly lineCount: number;
  readonly level: number;
}

type Pages = readonly (readonly string[])[];

/** Lines that equal the titles of the outline, in its order: the longest such chain, as late as possible (after any contents page). */
export function locateOutline(pages: Pages, outline: readonly OutlineEntry[]): LineHeading[] {
  const places = placesByText(pages);
  // From the end of the outline: the chain of strictly decreasing places, each list holding the best chain of its length.
  const tails: { position: number; chain: Chain }[] = [];
  for (const entry of outline.toReversed()) {
    const candidates = places.get(comparable(entry.title)) ?? [];
    for (const place of candidates) {
      const length = countWhile(tails, (tail) => tail.position > place.position);
      const chain: Chain = { heading: { ...place.heading, level: entry.level }, next: tails[length - 1]?.chain ?? null };
      tails[length] = { position: place.position, chain };
    }
  }
  const headings: LineHeading[] = [];
  for (let chain = tails.at(-1)?.chain ?? null; chain !== null; chain = chain.next) headings.push(chain.heading);
  return headings;
}

interface Chain {
  readonly heading: LineHeading;
  readonly next: Chain | null;
}

interface Place {
  readonly position: number;
  readonly heading: Omit<LineHeading, "level">;
}

/** Places of every line and every two neighbouring lines short enough to be a title, earliest first. */
function placesByText(pages: Pages): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  let position = 0;
  pages.forEach((lines, page) => {
    lines.forEach((text, line) => {
      position++;
      for (const [lineCount, title] of [[1, text], [2, `${text} ${lines[line + 1] ?? ""}`]] as const) {
        if (title.length > 200) continue;
        const key = comparable(title);
        const known = places.get(key) ?? [];
        if (known.length < 50) known.push({ position, heading: { page, line, lineCount } });
        places.set(key, known);
      }
    });
  });
  return places;
}

function comparable(title: string): string {
  return collapseSpace(title.replaceAll("|", " ")).toLowerCase().replace(/[\s:.]+$/, "");
}

function countWhile<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && test(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NUMBERED = /^(?:(part|chapter|article|section|item|appendix|annex|schedule)\s+)?((?:\d{1,2}|[A-Z])(?:\.\d{1,2})*|[IVX]{1,5})[.):]?\s+(\S.*)$/iu;
const KEYWORD_ALONE = /^(?:part|chapter|article|section|appendix|annex|schedule)\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z])$/i;
const ENDS_OPEN = /[.,;:!?]["”’)]*$/;
const ENDS_CLOSED = /[.!?:]["”’)]*$/;
/** A contents line: leader dots, or a page number after the title. */
const CONTENTS_LINE = /\.{3,}|(?:\. ){3,}|\s\d{1,4}$/;
const SMALL_WORDS = new Set("a an and as at by for from in into of on or per the to under with is are our your".split(" "));
const UPPER_CASE_LEVEL = 1;
const NUMBERED_LEVEL = 1;
const TITLE_CASE_LEVEL = 7;

export function guessHeadings(pages: Pages): LineHeading[] {
  const headings: LineHeading[] = [];
  pages.forEach((lines, page) => {
    const width = proseWidth(lines);
    let previousIsHeading = false;
    lines.forEach((text, line) => {
      const level = levelOf({ text, before: lines[line - 1], after: lines[line + 1], previousIsHeading, width });
      if (level !== null) headings.push({ page, line, lineCount: 1, level });
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
}

function levelOf(line: LineInContext): number | null {
  const { text, after } = line;
  if (text.length > 90 || after === undefined || text.includes(" | ") || CONTENTS_LINE.test(text)) return null;
  if (KEYWORD_ALONE.test(text)) return NUMBERED_LEVEL;
  return numberedLevel(line) ?? upperCaseLevel(line) ?? titleCaseLevel(line);
}

function numberedLevel({ text, before, after }: LineInContext): number | null {
  const [, keyword, number = "", title = ""] = NUMBERED.exec(text) ?? [];
  if (!/^\p{Lu}/u.test(title) || ENDS_OPEN.test(title.replace(/\.$/, keyword === undefined ? "." : ""))) return null;
  const words = title.split(" ");
  if (words.length > 12 || !/\p{L}{3}/u.test(title) || /^\p{Ll}/u.test(after ?? "")) return null;
  if (keyword !== undefined) return /^part$/i.test(keyword) ? NUMBERED_LEVEL : NUMBERED_LEVEL + 1;
  const depth = number.split(".").length;
  if (depth > 1) return /^\d/.test(number) ? NUMBERED_LEVEL + depth : null;
  // "1. Clean the filter" between "2." lines is a step, not a heading; so is a lone letter or a number without a full stop.
  if (!/^\d/.test(number) || isNumberedLine(after) || isNumberedLine(before)) return null;
  return words.length <= 8 && isTitleLike(words) ? NUMBERED_LEVEL + 1 : null;
}

function isNumberedLine(line: string | undefined): boolean {
  return /^\d{1,2}[.)]?\s/.test(line ?? "");
}

function upperCaseLevel({ text, after, width, before }: LineInContext): number | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 5 || letters < text.length * 0.6 || text !== text.toUpperCase() || text === text.toLowerCase()) return null;
  if (/[,;!?]$/.test(text) || !isProse(after, width * 0.8)) return null;
  // Two upper-case lines below one another are an address or a cover, not a heading and its text.
  return before !== undefined && before === before.toUpperCase() && /\p{L}/u.test(before) ? null : UPPER_CASE_LEVEL;
}

function titleCaseLevel({ text, before, after, previousIsHeading, width }: LineInContext): number | null {
  const words = text.split(" ");
  if (words.length > 8 || text.length > 60 || text.length > width * 0.7 || !/^\p{Lu}/u.test(text) || ENDS_OPEN.test(text)) return null;
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
  const widths = lines.map((line) => line.length).sort((left, right) => left - right);
  return Math.max(widths[Math.floor(widths.length * 0.85)] ?? 0, 40);
}

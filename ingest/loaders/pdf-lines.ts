// Raw text of PDF pages -> lines of body text: cells separated, hyphenated words joined, running headers and footers gone.
import { normaliseText } from "./text-normalisation.ts";

/** How many lines from an edge of a page a running header or footer can stand. */
const EDGE_LINES = 4;
/** Headers of left and right pages often differ, so that each stands on just under half of them. */
const RUNNING_SHARE = 0.4;
const FEWEST_RUNNING_PAGES = 3;

export function cleanPages(rawPages: readonly string[]): string[][] {
  const pages = rawPages.map((raw) => normaliseText(raw).split("\n").map(tidyLine).filter((line) => line !== ""));
  return joinHyphenated(dropRunningLines(pages));
}

/** pdf-parse puts a tab where there is a gap within a line. A currency sign or a percent sign is part of its number's cell. */
function tidyLine(line: string): string {
  return line
    .trim()
    .replace(/\s*\t\s*/g, " | ")
    .replace(/ {2,}/g, " ")
    .replace(/(\| |^)([$€£¥]|\()\s*\| /g, "$1$2 ")
    .replace(/ \| ([%)])/g, "$1");
}

function dropRunningLines(pages: readonly string[][]): string[][] {
  const running = { top: runningForms(pages, "top"), bottom: runningForms(pages, "bottom") };
  return pages.map((lines) => {
    let start = 0;
    let end = lines.length;
    const seen = new Set<string>();
    const isRunning = (line: string | undefined, forms: ReadonlySet<string>): boolean => {
      const form = mask(line ?? "");
      // Once an edge: a page number is dropped, a column of numbers above it is not.
      return forms.has(form) && !seen.has(form) && seen.add(form).size > 0;
    };
    while (start < Math.min(EDGE_LINES, end) && isRunning(lines[start], running.top)) start++;
    seen.clear();
    while (end > start && lines.length - end < EDGE_LINES && isRunning(lines[end - 1], running.bottom)) end--;
    return start < end ? lines.slice(start, end) : keepIfText(lines);
  });
}

/** A page of nothing but running lines: a page number alone is no text, anything more is kept. */
function keepIfText(lines: readonly string[]): string[] {
  return lines.some((line) => /\p{L}{2}/u.test(line)) ? [...lines] : [];
}

function runningForms(pages: readonly string[][], edge: "top" | "bottom"): ReadonlySet<string> {
  const pagesWith = new Map<string, number>();
  for (const lines of pages) {
    const edgeLines = edge === "top" ? lines.slice(0, EDGE_LINES) : lines.slice(-EDGE_LINES);
    for (const form of new Set(edgeLines.map(mask))) pagesWith.set(form, (pagesWith.get(form) ?? 0) + 1);
  }
  const enough = Math.max(FEWEST_RUNNING_PAGES, pages.filter((lines) => lines.length > 0).length * RUNNING_SHARE);
  return new Set([...pagesWith].filter(([, count]) => count >= enough).map(([form]) => form));
}

function mask(line: string): string {
  return line.replace(/\d+/g, "#");
}

const DIVIDED_WORD = /(\p{L}{2,})[-\u2010]$/u;

/**
 * "accommo-" + "dation" is one word, "self-" + "service" is two. The document decides: the form it uses elsewhere wins; if it
 * uses neither but both halves stand alone in it, the hyphen stays.
 */
function joinHyphenated(pages: readonly string[][]): string[][] {
  const words = new Set<string>();
  for (const lines of pages) {
    for (const line of lines) for (const word of line.toLowerCase().match(/\p{L}+(?:[-\u2010]\p{L}+)*/gu) ?? []) words.add(word);
  }
  return pages.map((lines) => {
    const joined: string[] = [];
    for (const line of lines) {
      const left = DIVIDED_WORD.exec(joined.at(-1) ?? "")?.[1];
      const right = /^\p{Ll}[\p{L}]*/u.exec(line)?.[0];
      if (left === undefined || right === undefined) {
        joined.push(line);
        continue;
      }
      const before = joined.pop() ?? "";
      const stem = keepsHyphen(left.toLowerCase(), right, words) ? before : before.slice(0, -1);
      // The rest of the word moves up, so that both lines keep their length.
      const rest = /^\S+\s*/.exec(line)?.[0] ?? "";
      joined.push(stem + rest.trimEnd());
      if (line.length > rest.length) joined.push(line.slice(rest.length));
    }
    return joined;
  });
}

function keepsHyphen(left: string, right: string, words: ReadonlySet<string>): boolean {
  if (words.has(left + right)) return false;
  if (words.has(`${left}-${right}`)) return true;
  return words.has(left) && words.has(right) && right.length > 2;
}

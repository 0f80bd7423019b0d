// Raw text of PDF pages -> lines of body text: cells separated, hyphenated words joined, running headers and footers gone.
import { untangleColumns } from "./pdf-columns.ts";
import { restoreLigatures } from "./pdf-ligatures.ts";
import { normaliseText } from "./text-normalisation.ts";

/** How many lines from an edge of a page a running header or footer can stand. */
const EDGE_LINES = 4;
/** Headers of left and right pages often differ, so that each stands on just under half of them. */
const RUNNING_SHARE = 0.4;
const FEWEST_RUNNING_PAGES = 3;

export function cleanPages(rawPages: readonly string[]): string[][] {
  const pages = restoreLigatures(rawPages.map(markGaps)).map((raw) =>
    untangleColumns(normaliseText(raw).split("\n"))
      .map(tidyLine)
      .filter((line) => line !== ""),
  );
  return joinHyphenated(dropRunningLines(pages));
}

/** pdf-parse puts a tab where there is a gap within a line. A currency sign or a percent sign is part of its number's cell. */
function tidyLine(line: string): string {
  return (
    line
      .trim()
      .replace(/\s*\t\s*/g, " | ")
      .replace(/ {2,}/g, " ")
      // leaders from a label to its figure: each of their dots would be a token of its passage
      .replace(/(?:\. ?){4,}/g, "... ")
      .trimEnd()
      .replace(/(\| |^)([$€£¥]|\()\s*\| /g, "$1$2 ")
      .replace(/ \| ([%)])/g, "$1")
      .replace(/^([•●◦▪■–*·-]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]?) \| (?=\p{L})/u, "$1 ")
      .replace(/^.*$/, joinStretched)
  );
}

/** Gaps as wide as a table's also stand between the words of a justified line and where the font changes within a sentence. */
function joinStretched(line: string): string {
  const cells = line.split(" | ");
  if (cells.length === 1 || cells.some((cell) => FIGURE.test(cell)) || line.split(" ").length - cells.length < 11)
    return line;
  const shortCells = cells.filter((cell) => cell.split(" ").length <= 2).length;
  const isJustified = cells.length > 5 && shortCells >= cells.length * 0.7;
  const isSentence =
    cells.some((cell) => cell.split(" ").length >= 9) ||
    cells.some((cell, index) => index > 0 && /^\p{Ll}/u.test(cell));
  return isJustified || isSentence ? cells.join(" ") : line;
}

const FIGURE = /^[$€£¥(+-]*\s?\d[\d.,]*[%)]*$|^[—–-]$/;

/** Between the pieces of text that pdf.js finds: a code that Unicode keeps free of characters. */
export const PIECE_MARK = "\uFDD0";

/** pdf.js writes a gap of more than 0.6 em as a piece of its own; narrower ones are word spaces within a piece. */
function markGaps(text: string): string {
  return text.replace(/\uFDD0[ \u00A0]+(?=\uFDD0)/g, "\t").replaceAll(PIECE_MARK, "");
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
  const words = vocabularyOf(pages);
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

/** Every word but the halves of those in question. */
function vocabularyOf(pages: readonly string[][]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const lines of pages) {
    let divided = false;
    for (const line of lines) {
      const found = line.toLowerCase().match(/\p{L}+(?:[-\u2010]\p{L}+)*/gu) ?? [];
      const continued = divided;
      divided = DIVIDED_WORD.test(line);
      for (const word of found.slice(continued ? 1 : 0, divided ? -1 : undefined)) words.add(word);
    }
  }
  return words;
}

function keepsHyphen(left: string, right: string, words: ReadonlySet<string>): boolean {
  if (words.has(left + right)) return false;
  if (words.has(`${left}-${right}`)) return true;
  return words.has(left) && words.has(right) && right.length > 2;
}

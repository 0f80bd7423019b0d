// A PDF page that opens with the title of a table: that title is the heading of what follows, not the one of the pages before. Statements,
// schedules and annexes begin so, and every passage of a long table is found by its title.
import type { LineHeading } from "./pdf-headings.ts";
import { type PageLines, PageOpenings } from "./pdf-openings.ts";

const MOST_TITLE_LINES = 3;
/** Between the title and the first row stand units, dates and names of columns. */
const MOST_LINES_BETWEEN = 8;
const LONGEST_TITLE = 100;
const MOST_TITLE_WORDS = 14;
/** Rows with figures among the lines after the title, at least: a single one may be a sum in a sentence. */
const FEWEST_ROWS = 3;
const FIGURE = /^[$€£¥(+-]*\s?\d[\d.,]*[%)]*$|^[$€£¥]?\s?[—–-]$/;
const SMALL_WORD = /^(?:an?|and|as|at|by|for|from|in|into|of|on|or|per|the|to|with)$/;

/** At most one a page. `found` are the headings known already: a title stands below those at the top of its page. */
export function captionedPages(pages: PageLines, found: readonly LineHeading[], level: number): LineHeading[] {
  const openings = new PageOpenings(pages);
  const taken = new Map<number, Map<number, LineHeading>>();
  for (const heading of found) {
    const ofPage = taken.get(heading.page) ?? new Map<number, LineHeading>();
    taken.set(heading.page, ofPage.set(heading.line, heading));
  }
  return pages.flatMap((lines, page) => {
    const headings = taken.get(page) ?? new Map<number, LineHeading>();
    let line = 0;
    for (let top = headings.get(line); top !== undefined; top = headings.get(line)) line += top.lineCount;
    let end = line;
    while (end < line + MOST_TITLE_LINES && !headings.has(end) && isTitle(lines[end])) end += 1;
    const isNew = lines.slice(line, end).some((text) => !openings.has(text));
    if (!isNew || !beginsTable(lines, end, headings)) return [];
    return [{ page, line, lineCount: end - line, level }];
  });
}

function isTitle(line: string | undefined): boolean {
  if (line === undefined || line.length > LONGEST_TITLE || line.includes(" | ") || !/^\p{Lu}/u.test(line)) return false;
  const words = line.split(" ");
  if (words.length > MOST_TITLE_WORDS || /[,;:!?]$/.test(line) || !/\p{L}{3}/u.test(line)) return false;
  return words.every((word) => SMALL_WORD.test(word) || !/^\p{Ll}/u.test(word));
}

function beginsTable(lines: readonly string[], from: number, headings: ReadonlyMap<number, LineHeading>): boolean {
  const near = lines.slice(from, from + MOST_LINES_BETWEEN + FEWEST_ROWS);
  const first = near.findIndex(isRow);
  if (first === -1 || first > MOST_LINES_BETWEEN || near.some((_, index) => headings.has(from + index))) return false;
  // prose before the first row: the table belongs to it
  if (near.slice(0, first).some((line) => line.length > LONGEST_TITLE)) return false;
  return near.filter(isRow).length >= FEWEST_ROWS;
}

/** A label and its figures. */
function isRow(line: string): boolean {
  const cells = line.split(" | ");
  return cells.length > 1 && cells.slice(1).some((cell) => FIGURE.test(cell));
}

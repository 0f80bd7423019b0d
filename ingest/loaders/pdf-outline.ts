// The outline of a PDF names its headings; this finds the lines they stand on.
import type { LineHeading } from "./pdf-headings.ts";
import type { PageLines } from "./pdf-openings.ts";
import { collapseSpace } from "./text-normalisation.ts";

export interface OutlineEntry {
  readonly title: string;
  readonly level: number;
}

/** Dots that lead to a page number: the line is of a list of contents. */
const LEADER = /\.{3}/;

/** Lines that equal the titles of the outline, in its order: the longest such chain, as late as possible (after any contents page). */
export function locateOutline(pages: PageLines, outline: readonly OutlineEntry[]): LineHeading[] {
  const places = placesByText(pages);
  // From the end of the outline: the chain of strictly decreasing places, each list holding the best chain of its length.
  const tails: { position: number; chain: Chain }[] = [];
  for (const entry of outline.toReversed()) {
    const candidates = places.get(comparable(entry.title)) ?? [];
    for (const place of candidates) {
      const length = countWhile(tails, (tail) => tail.position > place.position);
      const chain: Chain = {
        heading: { ...place.heading, level: entry.level },
        next: tails[length - 1]?.chain ?? null,
      };
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
function placesByText(pages: PageLines): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  let position = 0;
  pages.forEach((lines, page) => {
    lines.forEach((text, line) => {
      position++;
      for (const [lineCount, title] of [
        [1, text],
        [2, `${text} ${lines[line + 1] ?? ""}`],
      ] as const) {
        if (title.length > 200 || LEADER.test(title)) continue;
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
  return collapseSpace(title.replaceAll("|", " "))
    .toLowerCase()
    .replace(/[\s:.]+$/, "");
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

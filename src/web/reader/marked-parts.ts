// A part of a document's text -> sections under their headings, each cut where the marked passage begins and ends.
import type { DocumentText } from "../api/documents.ts";

export interface SectionParts {
  readonly at: number;
  /** Null where the heading is that of the section before. */
  readonly heading: string | null;
  readonly parts: readonly { readonly text: string; readonly isMarked: boolean }[];
}

export function markedParts(shown: DocumentText, marked: { start: number | null; end: number | null }): SectionParts[] {
  const whole = [{ headingPath: [] as readonly string[], start: shown.start, end: shown.end }];
  const sections = shown.sections.length === 0 ? whole : shown.sections;
  let before = "";
  return sections.flatMap((section) => {
    const [start, end] = [Math.max(section.start, shown.start), Math.min(section.end, shown.end)];
    if (start >= end) return [];
    const path = section.headingPath.join(" › ");
    const heading = path === "" || path === before ? null : (section.headingPath.at(-1) ?? null);
    before = path;
    const spots = [marked.start ?? end, marked.end ?? end].map((spot) => Math.min(Math.max(spot, start), end));
    const [from = end, to = end] = spots;
    const piece = (a: number, b: number, isMarked: boolean) => ({
      text: shown.text.slice(a - shown.start, b - shown.start),
      isMarked,
    });
    const parts = [piece(start, from, false), piece(from, to, true), piece(to, end, false)].filter(
      ({ text }) => text !== "",
    );
    return [{ at: start, heading, parts }];
  });
}

// Finds the tables in a section's text: lines of cells whose first line names the columns.
import type { Block, Section } from "../../src/document/source-document.ts";

const SEPARATOR = " | ";
/** A header and one row may be two lines of a letter that happen to have bars. */
const FEWEST_LINES = 3;
const FIGURE = /^[-+(–—]*\s?[$€£¥]?\s?\d[\d.,\s]*\s?[%)]*$/;
const YEAR = /^(?:19|20)\d\d$/;

export function findTables(section: Pick<Section, "text" | "start">): Block[] {
  const tables: Block[] = [];
  let rows: { start: number; end: number }[] = [];
  const close = (): void => {
    const [header] = rows;
    const last = rows.at(-1);
    if (header !== undefined && last !== undefined && rows.length >= FEWEST_LINES) {
      const names = section.text.slice(header.start, header.end).split(SEPARATOR);
      if (nameColumns(names)) {
        const { start } = section;
        tables.push({
          kind: "table",
          start: start + header.start,
          headerEnd: start + header.end,
          end: start + last.end,
        });
      }
    }
    rows = [];
  };
  let start = 0;
  for (const line of section.text.split("\n")) {
    const end = start + line.length;
    if (line.includes(SEPARATOR)) rows.push({ start, end });
    else close();
    start = end + 1;
  }
  close();
  return tables;
}

/** Names of columns are words, or the years of a report; a row with a figure in it is data. */
function nameColumns(cells: readonly string[]): boolean {
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  return texts.length >= 2 && texts.every((cell) => !FIGURE.test(cell) || YEAR.test(cell));
}

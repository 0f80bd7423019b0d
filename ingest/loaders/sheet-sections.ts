// A sheet of a workbook (or a CSV file) -> sections: each table of the sheet by its cell range, each row with the names of its columns,
// so that a row found alone can be understood.
import type { SectionBuilder } from "./section-builder.ts";
import { columnsOf, findRegions, type SheetRegion, type SheetRow } from "./sheet-regions.ts";
import { collapseSpace } from "./text-normalisation.ts";

/** Rows of one section: its cell range is what a citation points to. */
const ROWS_PER_SECTION = 20;
const MOST_CAPTION_ROWS = 3;
const FIGURE = /^[-+(]?[$€£¥]?\s?\d[\d.,]*\s?[%)]?$/;
const YEAR = /^(?:19|20)\d\d$/;

interface SheetTable extends SheetRegion {
  readonly captions: readonly string[];
  /** Names by column; null when no row says them. */
  readonly names: ReadonlyMap<number, string> | null;
}

/** Adds what the rows hold below the headings in force; ranges are headings of `level`. */
export function addSheet(builder: SectionBuilder, rows: readonly SheetRow[], level: number): void {
  let previous: SheetTable | null = null;
  for (const region of findRegions(rows)) {
    const table: SheetTable = asTable(region, previous);
    addTable(builder, table, level);
    previous = table;
  }
}

/** `C` for 3, `AA` for 27. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

function asTable(region: SheetRegion, previous: SheetTable | null): SheetTable {
  const width = region.lastColumn - region.firstColumn + 1;
  const captionRows = width === 1 ? 0 : countCaptions(region.rows);
  const captions = region.rows.slice(0, captionRows).map(({ cells }) => collapseSpace([...cells.values()][0] ?? ""));
  const rows = region.rows.slice(captionRows);
  const [first, ...below] = rows;
  if (first !== undefined && below.length > 0 && namesColumns(first, below, width)) {
    const names = new Map([...first.cells].map(([column, name]) => [column, collapseSpace(name)]));
    return { ...region, rows: below, captions, names };
  }
  // Rows after a blank one go on with the table above when they stand in its columns.
  const goesOn = previous?.firstColumn === region.firstColumn && previous.lastColumn >= region.lastColumn && width > 1;
  return { ...region, rows, captions, names: goesOn ? (previous?.names ?? null) : null };
}

/** Rows above a table that say one thing, as its title does. */
function countCaptions(rows: readonly SheetRow[]): number {
  const first = rows.findIndex(({ cells }) => new Set(cells.values()).size > 1);
  return first > MOST_CAPTION_ROWS ? 0 : Math.max(first, 0);
}

/** Two columns of text may be names and values; they are a table when figures stand under the second name. */
function namesColumns(first: SheetRow, below: readonly SheetRow[], width: number): boolean {
  const cells = [...first.cells.values()];
  if (cells.length < 2 || cells.some((cell) => FIGURE.test(cell) && !YEAR.test(cell))) return false;
  if (width > 2) return true;
  const [, second = 0] = columnsOf([first]);
  return below.every((row) => FIGURE.test(row.cells.get(second) ?? "0"));
}

function addTable(builder: SectionBuilder, table: SheetTable, level: number): void {
  for (let index = 0; index < table.rows.length; index += ROWS_PER_SECTION) {
    const rows = table.rows.slice(index, index + ROWS_PER_SECTION);
    const from = `${columnLetters(table.firstColumn)}${rows[0]?.number}`;
    const to = `${columnLetters(table.lastColumn)}${rows.at(-1)?.number}`;
    builder.addHeading(level, from === to ? from : `${from}:${to}`);
    if (index === 0) for (const caption of table.captions) builder.addBlock(caption);
    for (const row of rows) {
      if (table.names !== null) builder.addBlock(namedRow(row, table.names));
      else builder.addLine("table", barredRow(row, table));
    }
    builder.endRun();
  }
}

function namedRow(row: SheetRow, names: ReadonlyMap<number, string>): string {
  return [...row.cells]
    .map(([column, value]) => {
      const name = names.get(column) ?? "";
      const text = collapseSpace(value);
      return name === "" ? text : `${name}${name.endsWith(":") ? "" : ":"} ${text}`;
    })
    .join("; ");
}

function barredRow(row: SheetRow, { firstColumn, lastColumn }: SheetRegion): string {
  const cells: string[] = [];
  for (let column = firstColumn; column <= lastColumn; column++) cells.push(collapseSpace(row.cells.get(column) ?? ""));
  return cells.join(" | ");
}

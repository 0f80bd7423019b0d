// One worksheet's XML -> rows of texts, as events: a sheet may hold a million cells.
import type { OfficePackage } from "./office-package.ts";
import type { SheetRow } from "./sheet-regions.ts";
import { readXml } from "./xml-tree.ts";
import type { Workbook } from "./xlsx-workbook.ts";

/** A merged cell is repeated in the cells it covers, so that each column and row has it; not a page-wide one without end. */
const LARGEST_MERGE = 2000;
const LONGEST_REPEATED = 200;

interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: number;
  text: string;
}

export function readWorksheet(office: OfficePackage, part: string, workbook: Workbook): SheetRow[] {
  const rows = new Map<number, Map<number, string>>();
  const merges: string[] = [];
  let cell: OpenCell | null = null;
  let inValue = false;
  let row = 0;
  let column = 0;
  readXml(office.text(part) ?? "", office.path, {
    open(name, attributes) {
      if (name === "row") {
        row = Number(attributes["r"] ?? row + 1);
        column = 0;
      } else if (name === "c") {
        const place = parseReference(attributes["r"] ?? "");
        column = place?.column ?? column + 1;
        const style = Number(attributes["s"] ?? "0");
        cell = { row: place?.row ?? row, column, type: attributes["t"] ?? "n", style, text: "" };
      } else if (name === "v" || name === "t") inValue = cell !== null;
      else if (name === "mergeCell") merges.push(attributes["ref"] ?? "");
    },
    text(text) {
      if (inValue && cell !== null) cell.text += text;
    },
    close(name) {
      if (name === "v" || name === "t") inValue = false;
      if (name !== "c" || cell === null) return;
      const text = shownText(cell, workbook);
      if (text.trim() !== "")
        rows.set(cell.row, (rows.get(cell.row) ?? new Map<number, string>()).set(cell.column, text));
      cell = null;
    },
  });
  for (const merge of merges) repeatMerged(rows, merge);
  return [...rows]
    .toSorted(([left], [right]) => left - right)
    .map(([number, cells]) => ({ number, cells: new Map([...cells].toSorted(([left], [right]) => left - right)) }));
}

function shownText({ type, text, style }: OpenCell, workbook: Workbook): string {
  if (type === "s") return workbook.texts[Number(text)] ?? "";
  if (type === "b") return text === "1" ? "TRUE" : "FALSE";
  const value = Number(text);
  return type === "n" && text !== "" && !Number.isNaN(value) ? workbook.formatValue(value, style) : text;
}

function repeatMerged(rows: Map<number, Map<number, string>>, merge: string): void {
  const [from, to] = merge.split(":").map(parseReference);
  if (from === null || from === undefined || to === null || to === undefined) return;
  const text = rows.get(from.row)?.get(from.column) ?? "";
  const area = (to.row - from.row + 1) * (to.column - from.column + 1);
  if (text === "" || text.length > LONGEST_REPEATED || area > LARGEST_MERGE) return;
  for (let row = from.row; row <= to.row; row++) {
    const cells = rows.get(row) ?? new Map<number, string>();
    for (let column = from.column; column <= to.column; column++) cells.set(column, cells.get(column) ?? text);
    rows.set(row, cells);
  }
}

/** `AB12` -> column 28, row 12. */
function parseReference(reference: string): { row: number; column: number } | null {
  const [, letters = "", digits = ""] = /^\$?([A-Z]{1,3})\$?(\d+)$/.exec(reference) ?? [];
  if (letters === "") return null;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { column, row: Number(digits) };
}

// ODS file -> SourceDocument, as XLSX: a heading a sheet and a cell range, every row with the names of its columns.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { openOdf, readOdfProperties } from "./odf-package.ts";
import type { OfficePackage } from "./office-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import type { SheetRow } from "./sheet-regions.ts";
import { addSheet } from "./sheet-sections.ts";
import { readXml } from "./xml-tree.ts";

/** Programs fill a sheet up with one cell or row repeated a million times; a repeated one with text is taken this often. */
const MOST_REPEATED = 100;
const CELL = /^table:(?:covered-)?table-cell$/;

interface Sheet {
  readonly name: string;
  readonly rows: SheetRow[];
}

export async function loadOds(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const office = openOdf(bytes, path);
  const builder = new SectionBuilder();
  for (const { name, rows } of readSheets(office)) {
    if (rows.length === 0) continue;
    builder.addHeading(1, name);
    addSheet(builder, rows, 2);
  }
  const properties = readOdfProperties(office);
  const title = meaningfulTitle(properties.title) ?? titleFromPath(path);
  return builder.finish(path, { ...properties, title, format: "ods" });
}

function readSheets(office: OfficePackage): Sheet[] {
  const sheets: Sheet[] = [];
  let row = { number: 0, repeated: 1, cells: new Map<number, string>() };
  let cell = { repeated: 1, paragraphs: [] as string[] };
  let column = 0;
  let inParagraph = false;
  let inAnnotation = false;
  readXml(office.text("content.xml") ?? "", office.path, {
    open(name, attributes) {
      if (name === "table:table") {
        sheets.push({ name: attributes["table:name"] ?? "", rows: [] });
        row = { number: 0, repeated: 1, cells: new Map() };
      } else if (name === "table:table-row") {
        row = {
          number: row.number + row.repeated,
          repeated: Number(attributes["table:number-rows-repeated"] ?? "1"),
          cells: new Map(),
        };
        column = 1;
      } else if (CELL.test(name)) {
        cell = { repeated: Number(attributes["table:number-columns-repeated"] ?? "1"), paragraphs: [] };
      } else if (name === "office:annotation") inAnnotation = true;
      else if (name === "text:p") {
        inParagraph = !inAnnotation;
        if (inParagraph) cell.paragraphs.push("");
      } else if (name === "text:s" && inParagraph) cell.paragraphs.push(`${cell.paragraphs.pop() ?? ""} `);
    },
    text(text) {
      if (inParagraph) cell.paragraphs.push((cell.paragraphs.pop() ?? "") + text);
    },
    close(name) {
      if (name === "text:p") inParagraph = false;
      else if (name === "office:annotation") inAnnotation = false;
      else if (CELL.test(name)) {
        const text = cell.paragraphs.join(" ").trim();
        const filled = text === "" ? 0 : Math.min(cell.repeated, MOST_REPEATED);
        for (let index = 0; index < filled; index++) row.cells.set(column + index, text);
        column += cell.repeated;
      } else if (name === "table:table-row") {
        const filled = row.cells.size === 0 ? 0 : Math.min(row.repeated, MOST_REPEATED);
        for (let index = 0; index < filled; index++)
          sheets.at(-1)?.rows.push({ number: row.number + index, cells: row.cells });
      }
    },
  });
  return sheets;
}

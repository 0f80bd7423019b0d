// XLSX and ODS: sheets, cell ranges, and rows that carry the names of their columns.
import { describe, expect, test } from "vitest";
import { loadOds } from "../../../ingest/loaders/ods-loader.ts";
import { loadXlsx } from "../../../ingest/loaders/xlsx-loader.ts";
import { columnLetters } from "../../../ingest/loaders/sheet-sections.ts";
import { makeOdf, makeOoxml, makeXlsx } from "../../fixtures/documents/make-office.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join("")}</row>`;
const text = (place: string, index: number) => `<c r="${place}" t="s"><v>${index}</v></c>`;
const value = (place: string, number: number, style = 0) => `<c r="${place}" s="${style}"><v>${number}</v></c>`;
const sheetData = (...rows: string[]) => `<sheetData>${rows.join("")}</sheetData>`;

describe("XLSX", () => {
  const texts = ["Rain gauges", "Part", "Since", "Share", "RG-120", "RG-130", "Contact", "Ada"];
  const prices = sheetData(
    row(1, text("A1", 0)),
    row(2, text("A2", 1), text("B2", 2), text("C2", 3)),
    row(3, text("A3", 4), value("B3", 45_352, 1), value("C3", 0.125, 2)),
    row(4, text("A4", 5), value("B4", 45_353.5, 1), value("C4", 0.1 + 0.2)),
    row(6, text("E6", 6), text("F6", 7)),
  );

  test("names every value by its column, under sheet and cell range", async () => {
    const document = await loadXlsx(makeXlsx({ Prices: prices, Empty: sheetData() }, texts), "gauges.xlsx");
    expectExactSections(document);
    expect(document).toMatchObject({ title: "gauges", format: "xlsx", pageCount: null });
    expect(outlineOf(document)).toEqual([
      "Prices > A3:C4: Rain gauges\n\nPart: RG-120; Since: 2024-03-01; Share: 12.5%\n\nPart: RG-130; Since: 2024-03-02 12:00; Share: 0.3",
      "Prices > E6:F6: Contact | Ada",
    ]);
  });

  test("repeats merged cells, keeps comments and the figures of charts", async () => {
    const merged = sheetData(row(1, text("A1", 4), text("B1", 5)), row(2, value("B2", 1)), row(3, value("B3", 2)));
    const points = (...values: (string | number)[]) =>
      values.map((one, index) => `<c:pt idx="${index}"><c:v>${one}</c:v></c:pt>`).join("");
    const chart =
      "<c:chartSpace><c:chart><c:title><a:t>Rain by month</a:t></c:title><c:plotArea><c:barChart><c:ser>" +
      `<c:tx>${points("mm")}</c:tx><c:cat>${points("May", "June")}</c:cat><c:val>${points(12, 40)}</c:val>` +
      "</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>";
    const bytes = makeXlsx({ Rain: `${merged}<mergeCells><mergeCell ref="A1:A3"/></mergeCells>` }, texts, {
      parts: {
        "xl/comments1.xml":
          '<comments><authors><author>Ada</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>Checked.</t></r></text></comment></commentList></comments>',
        "xl/drawings/drawing1.xml": "<xdr:wsDr/>",
        "xl/charts/chart1.xml": chart,
      },
      references: {
        "xl/worksheets/sheet1.xml": ["c: comments ../comments1.xml", "d: drawing ../drawings/drawing1.xml"],
        "xl/drawings/drawing1.xml": ["k: chart ../charts/chart1.xml"],
      },
    });
    expect(outlineOf(await loadXlsx(bytes, "rain.xlsx"))).toEqual([
      "Rain > A2:B3: RG-120: RG-120; RG-130: 1\n\nRG-120: RG-120; RG-130: 2",
      "Rain > Comments: - B2 (Ada): Checked.",
      "Rain > Charts: Rain by month, bar chart\n\n | mm\nMay | 12\nJune | 40",
    ]);
  });

  test("cuts a long table into ranges that still name its columns", async () => {
    const rows = Array.from({ length: 45 }, (_, index) =>
      row(index + 2, value(`A${index + 2}`, index), value(`B${index + 2}`, index * 2), value(`C${index + 2}`, 7)),
    );
    const head = row(1, text("A1", 1), text("B1", 2), text("C1", 3));
    const { sections } = await loadXlsx(makeXlsx({ Data: sheetData(head, ...rows) }, texts), "data.xlsx");
    expect(sections.map(({ headingPath }) => headingPath[1])).toEqual(["A2:C21", "A22:C41", "A42:C46"]);
    expect(sections[2]?.text).toMatch(/^Part: 40; Since: 80; Share: 7\n/);
  });

  test.each([
    [
      "a presentation",
      makeOoxml({ main: "ppt/presentation.xml", parts: { "ppt/presentation.xml": "<p:presentation/>" } }),
      "file-unreadable",
    ],
    ["an empty workbook", makeXlsx({ Empty: sheetData() }, []), "file-without-text"],
    ["entities", makeXlsx({ Bad: '<!ENTITY a "b">' }, []), "file-unreadable"],
    ["endless nesting", makeXlsx({ Deep: "<a>".repeat(200_000) }, []), "file-unreadable"],
    ["a file cut off", makeXlsx({ Prices: prices }, texts).subarray(0, 900), "file-unreadable"],
  ])("%s is refused", async (_name, bytes, code) => {
    await expect(loadXlsx(bytes, "x.xlsx")).rejects.toMatchObject({ code });
  });
});

test("ODS reads as XLSX does, without the million empty cells that fill a sheet up", async () => {
  const cell = (content: string, attributes = "") =>
    `<table:table-cell ${attributes}><text:p>${content}</text:p></table:table-cell>`;
  const filler = '<table:table-cell table:number-columns-repeated="16382"/>';
  const sheet =
    `<table:table table:name="Stock"><table:table-row>${cell("Part")}${cell("Shelf")}${cell("Count")}${filler}</table:table-row>` +
    `<table:table-row>${cell("RG-120")}${cell("4", 'table:number-columns-repeated="2"')}${filler}</table:table-row>` +
    `<table:table-row table:number-rows-repeated="1048574">${filler}</table:table-row></table:table>`;
  const document = await loadOds(makeOdf("spreadsheet", sheet), "stock.ods");
  expectExactSections(document);
  expect(outlineOf(document)).toEqual(["Stock > A2:C2: Part: RG-120; Shelf: 4; Count: 4"]);
});

test("columns have the letters that a spreadsheet shows", () => {
  expect([1, 26, 27, 52, 703].map(columnLetters)).toEqual(["A", "Z", "AA", "AZ", "AAA"]);
});

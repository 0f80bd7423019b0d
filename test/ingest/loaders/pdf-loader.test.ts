// PDF: pages, headings, rows, running lines and divided words; every kind of unreadable file named.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadPdf as load } from "../../../ingest/loaders/pdf-loader.ts";
import { cleanPages } from "../../../ingest/loaders/pdf-lines.ts";
import { captionedPages } from "../../../ingest/loaders/pdf-captions.ts";
import { guessHeadings } from "../../../ingest/loaders/pdf-headings.ts";
import { locateOutline } from "../../../ingest/loaders/pdf-outline.ts";
import { joinLines } from "../../../ingest/loaders/pdf-paragraphs.ts";
import { makePdf } from "../../fixtures/documents/make-pdf.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const loadPdf = (bytes: Uint8Array, path: string) => load(bytes, path, { onProgress: () => {} });
const PROSE = "The allowance covers every full day away from the usual place of work.";

const framed = (number: number, ...lines: string[]) => ["Travel rules - internal", ...lines, `Page ${number} of 4`];
const row = (y: number, ...cells: string[]) => cells.map((text, index) => ({ x: 60 + index * 150, y, text }));
const texts = (pages: readonly (readonly string[])[]) =>
  guessHeadings(pages).map(({ page, line, level }) => [pages[page]?.[line], level]);

describe("a PDF file", () => {
  test("is read by page, without its running lines, under the headings of its outline", async () => {
    const bytes = makePdf(
      [
        framed(1, "Purpose", PROSE, "Meals", PROSE),
        framed(2, "Breakfast is part of the hotel bill and is not paid again."),
        [],
        framed(4, "Hotels", PROSE),
      ],
      { title: "Travel Rules 2025", outline: ["Purpose", "Meals", "Hotels"] },
    );
    const document = await loadPdf(bytes, "travel.pdf");
    expectExactSections(document);
    expect(document).toMatchObject({ title: "Travel Rules 2025", pageCount: 4, pagesWithoutText: [3] });
    expect(document.sections.map((section) => section.page)).toEqual([1, 1, 2, 4]);
    expect(outlineOf(document)).toEqual([
      `Purpose: ${PROSE}`,
      `Meals: ${PROSE}`,
      "Meals: Breakfast is part of the hotel bill and is not paid again.",
      `Hotels: ${PROSE}`,
    ]);
  });

  test("keeps the cells of a row on one line", async () => {
    const document = await loadPdf(
      makePdf([[...row(700, "Part", "Range", "Price"), ...row(684, "RG-120", "0-700 mm/h", "EUR 410")]]),
      "list.pdf",
    );
    expect(document.text).toBe("Part | Range | Price\nRG-120 | 0-700 mm/h | EUR 410");
  });

  test("takes its first line beside the file name, which tells apart what calls itself the same", async () => {
    const bytes = makePdf([["Framework agreement", PROSE]], { title: "Microsoft Word - Document3.docx" });
    expect((await loadPdf(bytes, "contracts/FSA-2024.pdf")).title).toBe("FSA 2024: Framework agreement");
    expect((await loadPdf(bytes, "contracts/agreement.pdf")).title).toBe("Framework agreement");
  });

  test("tells its date, keywords and what is attached to it", async () => {
    const bytes = makePdf([[PROSE]], {
      keywords: "travel; pay",
      modified: "D:20240301093000+01'00'",
      attachments: ["rates.xlsx", "form.pdf"],
    });
    expect(await loadPdf(bytes, "travel.pdf")).toMatchObject({
      date: "2024-03-01",
      tags: ["travel", "pay"],
      attachments: ["rates.xlsx", "form.pdf"],
    });
  });

  test("reads one column after the other, though they are written across the page", async () => {
    const left = [
      "Rain is measured in a funnel of",
      "known size that drains into a",
      "small bucket, which tips over",
      "whenever it is full; each tip",
      "counts as two tenths of one",
      "millimetre of rain. The counter",
      "is read every ten minutes.",
    ];
    const right = [
      "Snow is melted by a heater in",
      "the rim of the funnel before it",
      "can be measured; in strong wind",
      "some of it is blown away, so the",
      "amount is corrected by a factor",
      "taken from the table at the end",
      "of this guide.",
    ];
    const lines = left.flatMap((text, index) => [
      { x: 60, y: 700 - index * 16, text },
      { x: 320, y: 700 - index * 16, text: right[index] ?? "" },
    ]);
    const document = await loadPdf(makePdf([["Two instruments", ...lines]]), "guide.pdf");
    expect(document.text.replace(/\s+/g, " ")).toContain(`${left.join(" ")} ${right.join(" ")}`);
  });

  test("written by a word processor keeps its chapters", async () => {
    const path = "data/sample/handbook/employee-handbook.pdf";
    const document = await loadPdf(readFileSync(path), path);
    expectExactSections(document);
    expect(document.title).toBe("Employee Handbook");
    expect(new Set(document.sections.map((section) => section.page)).size).toBe(document.pageCount);
    expect(document.sections.some((section) => section.headingPath.join(" > ") === "4 Leave > 4.1 Annual leave")).toBe(
      true,
    );
  });

  const whole = makePdf([[PROSE]]);
  test.each([
    ["encrypted", makePdf([[PROSE]], { encrypted: true }), "file-encrypted", /password/],
    ["without text", makePdf([[], []]), "file-without-text", /2 pages/],
    ["cut off", whole.subarray(0, 60), "file-unreadable", /damaged/],
    ["not a PDF", Buffer.from("%PDF-1.7 and then nothing of the kind"), "file-unreadable", /damaged/],
  ])("%s is refused with the reason", async (_name, bytes, code, reason) => {
    await expect(loadPdf(bytes, "x.pdf")).rejects.toMatchObject({
      code,
      message: expect.stringMatching(reason) as string,
    });
  });
});

describe("lines", () => {
  test("words divided at a line's end are joined as the document writes them elsewhere", () => {
    const [lines] = cleanPages([
      "An accommo-\ndation near the site. Self-service is open, the self-\nservice desk too. A patent-\nrelated matter, related to a patent.",
    ]);
    expect(lines?.join(" ")).toBe(
      "An accommodation near the site. Self-service is open, the self-service desk too. A patent-related matter, related to a patent.",
    );
  });

  test("signs that stand for two letters are read as the document writes the word elsewhere", () => {
    expect(
      cleanPages([
        "Each Par\uFDD0\0\uFDD0cipant may rest a\0er ac\0va\0ng it \0.",
        "The participant is activating it, not before but after that: 'waft' is no word here.",
      ])[0],
    ).toEqual(["Each Participant may rest after activating it ."]);
    expect(cleanPages(["Op\0on"])).toEqual([["Option"]]);
  });

  test("a currency sign and a percent sign belong to their number's cell", () => {
    expect(cleanPages(["Net income \t$ \t596 \t12 \t%"])).toEqual([["Net income | $ 596 | 12%"]]);
  });

  test("a page number is dropped once, figures above it stay", () => {
    const pages = ["Total\n12\n7\n1", "Total\n5\n9\n2", "Sum\n3\n4\n3"];
    expect(cleanPages(pages)).toEqual([
      ["Total", "12", "7"],
      ["Total", "5", "9"],
      ["Sum", "3", "4"],
    ]);
  });

  test("prose is joined, rows and list items are not", () => {
    const blocks = joinLines([
      "The committee meets every second Tuesday of the month in",
      "the board room.",
      "- bring the minutes",
      "Net sales 3,226 2,729",
      "Margin 39.6% 39.0%",
    ]);
    expect(blocks).toEqual([
      "The committee meets every second Tuesday of the month in the board room.\n- bring the minutes\nNet sales 3,226 2,729\nMargin 39.6% 39.0%",
    ]);
  });
});

describe("headings", () => {
  test("numbered, upper-case and title lines are found", () => {
    expect(texts([["4 Travel", "4.2 Meals", PROSE, "SAFETY AT WORK", PROSE, "Company Cars", PROSE]])).toEqual([
      ["4.2 Meals", 3],
      ["SAFETY AT WORK", 1],
      ["Company Cars", 7],
    ]);
    expect(texts([["PART II", "Item 7A. | Market Risk", PROSE, "OUTLOOK", PROSE]])).toEqual([
      ["PART II", 1],
      ["Item 7A. | Market Risk", 2],
      ["OUTLOOK", 4],
    ]);
  });

  test.each([
    ["steps of a list", ["1. Open the valve", "2. Wait a minute", "3. Close the valve", PROSE]],
    ["lines of a table of contents", ["4.2 Meals ........ 12", "4.3 Hotels 14", PROSE]],
    ["figures", ["Revenue grew.", "5 Years", PROSE.toLowerCase()]],
    ["wrapped prose", ["as is described at length in the chapter on safety and in Section", "4.2 Meals", PROSE]],
    ["rows", ["2.1 Sensor | 12 | 14", "TOTAL | 12 | 14", PROSE]],
  ])("%s are not headings", (_name, lines) => {
    expect(texts([lines])).toEqual([]);
  });

  test("what opens page after page is a heading once", () => {
    const page = (heading: string) => ["TRAVEL AND EXPENSES", PROSE, heading, PROSE];
    const pages = ["Meals", "Hotels", "Trains"].map(page);
    expect(texts(pages).map(([text]) => text)).toEqual(["TRAVEL AND EXPENSES", "Meals", "Hotels", "Trains"]);
  });

  test("the title that a page with a table opens with is its heading, below those that are known", () => {
    const rows = ["Cash | 12 | 10", "Stock | 4 | 5", "Total | 16 | 15"];
    const titled = (...lines: string[]) => captionedPages([lines], [], 7).map(({ lineCount }) => lineCount);
    expect(titled("EYRIE, INC.", "BALANCE SHEETS", "(in thousands)", "December 31,", "2024 | 2023", ...rows)).toEqual([
      2,
    ]);
    expect(titled("(in thousands)", ...rows)).toEqual([]);
    expect(titled(PROSE, ...rows)).toEqual([]);
    expect(titled("Balance Sheets", PROSE, "Cash | 12 | 10")).toEqual([]);
    const known = [{ page: 0, line: 0, lineCount: 1, level: 2 }];
    expect(captionedPages([["Item 8. Accounts", "Balance Sheets", ...rows]], known, 7)).toEqual([
      { page: 0, line: 1, lineCount: 1, level: 7 },
    ]);
  });

  test("a line that opens many pages is no title of a table", () => {
    const page = ["Notes to the Accounts", "Cash | 12 | 10", "Stock | 4 | 5", "Total | 16 | 15"];
    expect(captionedPages([page, page, page], [], 7)).toEqual([]);
    expect(captionedPages([page], [], 7)).toHaveLength(1);
  });

  test("dots that lead to a figure are three", () => {
    expect(cleanPages([`Cash${".".repeat(80)}\t12\nStock . . . . . . 4`])).toEqual([["Cash... | 12", "Stock ... 4"]]);
  });

  test("a line of the contents is not the heading that it points to", () => {
    const pages = [[`Meals${".".repeat(3)}`, `Hotels${".".repeat(3)}`], ["Meals", PROSE], [PROSE]];
    const outline = ["Meals", "Hotels"].map((title) => ({ title, level: 1 }));
    expect(locateOutline(pages, outline)).toEqual([{ page: 1, line: 0, lineCount: 1, level: 1 }]);
  });

  test("titles of the outline are found in order, after the contents page", () => {
    const pages = [
      ["Contents", "Scope", "Terms"],
      ["Scope", PROSE, "Terms", PROSE],
    ];
    const outline = [
      { title: "Scope ", level: 1 },
      { title: "Terms", level: 1 },
      { title: "Missing", level: 2 },
    ];
    expect(locateOutline(pages, outline).map(({ page, line }) => [page, line])).toEqual([
      [1, 0],
      [1, 2],
    ]);
  });
});

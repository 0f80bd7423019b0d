// Markdown, plain text and CSV.
import { describe, expect, test } from "vitest";
import { loadCsv } from "../../../ingest/loaders/csv-loader.ts";
import { loadMarkdown } from "../../../ingest/loaders/markdown-loader.ts";
import { loadText } from "../../../ingest/loaders/text-loader.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const loadMarkdownText = (markdown: string) => loadMarkdown(Buffer.from(markdown), "notes/gateway-oncall.md");

describe("Markdown", () => {
  test("front matter, headings, lists, tables, code and HTML", async () => {
    const document = await loadMarkdownText(
      '---\ntitle: "On call"\nowner: ops\n---\n# Gateways\n\nSee **the** [manual](https://example.com) &amp; `ls -l`.\n' +
        "wrapped\n\n## Steps\n\n1. Look\n   - twice\n2. Call\n\n| Code | Meaning |\n|---|---|\n| E1 | a `b` c |\n\n```sh\nif true\n\n  fi\n```\n" +
        "\n> quoted\n\n<div hidden>no</div><p>yes</p>\n",
    );
    expectExactSections(document);
    expect(document.title).toBe("On call");
    expect(outlineOf(document)).toEqual([
      "Gateways: See the manual & ls -l. wrapped",
      "Gateways > Steps: 1. Look\n  - twice\n2. Call\n\nCode | Meaning\nE1 | a b c\n\nif true\n\n  fi\n\nquoted\n\nyes",
    ]);
  });

  test.each([
    ["title: 'A: b'\ndate: 2024-03-01\ntags: [rain, \"snow\"]", "A: b", "2024-03-01", ["rain", "snow"]],
    [
      "Date: 2024-03-01T10:00:00Z\ntags:\n  - rain\n  - snow\nowner: ops",
      "text",
      "2024-03-01T10:00:00.000Z",
      ["rain", "snow"],
    ],
    ["tags: rain, snow\ndate: soon", "text", undefined, ["rain", "snow"]],
    ["layout: page", "text", undefined, undefined],
  ])("front matter %j tells title, date and tags", async (frontMatter, title, date, tags) => {
    const document = await loadMarkdownText(`---\r\n${frontMatter.replaceAll("\n", "\r\n")}\r\n---\r\n# text\n\nBody.`);
    expect([document.title, document.date, document.tags]).toEqual([title, date, tags]);
    expect(document.text).toBe("text\n\nBody.");
  });

  test("takes the first heading, then the file name as title", async () => {
    expect((await loadMarkdownText("# Runbook\n\ntext")).title).toBe("Runbook");
    expect((await loadMarkdownText("text")).title).toBe("gateway oncall");
  });

  test("is refused rather than fatal when nested without end", async () => {
    const outcome = await loadMarkdownText(`${"> ".repeat(20_000)}deep`).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: "file-unreadable" });
  });
});

const loadPlainText = (text: string) => loadText(Buffer.from(text), "minutes.txt");

describe("plain text", () => {
  test("a line with nothing after it is what the text says, not its name", async () => {
    const document = await loadPlainText("The wifi password is heron-42\n");
    expect([document.title, outlineOf(document)]).toEqual(["minutes", [": The wifi password is heron-42"]]);
    expect((await loadPlainText("Wifi\n\nThe password is heron-42\n")).title).toBe("Wifi");
  });

  test("joins wrapped lines, keeps lists and columns, finds headings", async () => {
    const document = await loadPlainText(
      "MINUTES OF THE MEETING\n\nPlace:    Brno\nTime:     09:00\n\n1. RESULT OF 2024\n\nSales were higher than in the year before, which nobody had\n" +
        "expected in the autumn.\n\nNext steps\n----------\n\n- call the supplier about the delayed parts of the second\n- order\n",
    );
    expectExactSections(document);
    expect(document.title).toBe("MINUTES OF THE MEETING");
    expect(outlineOf(document)).toEqual([
      "MINUTES OF THE MEETING: Place:    Brno\nTime:     09:00",
      "1. RESULT OF 2024: Sales were higher than in the year before, which nobody had expected in the autumn.",
      "Next steps: - call the supplier about the delayed parts of the second\n- order",
    ]);
  });
});

const loadCsvText = (csv: string) => loadCsv(Buffer.from(csv), "prices.csv");

describe("CSV", () => {
  test.each([",", ";", "\t"])("names every value by its column (delimiter %j)", async (delimiter) => {
    const document = await loadCsvText(
      ["Part", "Price", "Note"].join(delimiter) + "\n" + ["RG-120", '"1,5; x"', ""].join(delimiter) + "\n",
    );
    expectExactSections(document);
    expect(document.text).toBe("Part: RG-120; Price: 1,5; x");
  });

  test("keeps the values of rows longer than the heading row", async () => {
    expect((await loadCsvText("a,b\n1,2,3\n4\n")).text).toBe("a: 1; b: 2; column 3: 3\n\na: 4");
  });

  test("keeps a value of several lines on its row and says which rows a passage holds", async () => {
    const rows = Array.from({ length: 25 }, (_, index) => `${index},"first: a\nsecond"`);
    const { sections } = await loadCsvText(`id,note\n${rows.join("\n")}\n`);
    expect(sections.map(({ headingPath }) => headingPath)).toEqual([["Rows 2-21"], ["Rows 22-26"]]);
    expect(sections[1]?.text.split("\n\n").at(-1)).toBe("id: 24; note: first: a second");
  });

  test("reads a heading row alone", async () => {
    expect((await loadCsvText("a,b\n")).text).toBe("a | b");
  });
});

// Sections, their offsets and headings, and the normalisation every loader shares.
import { describe, expect, test } from "vitest";
import { SectionBuilder, titleFromPath } from "../../../ingest/loaders/section-builder.ts";
import { normaliseText } from "../../../ingest/loaders/text-normalisation.ts";
import { decodeText, decodeTextFile } from "../../../ingest/loaders/text-encoding.ts";
import { expectExactSections } from "./exact-sections.ts";

describe("SectionBuilder", () => {
  test("keeps sections equal to slices of the text, over headings, pages and runs", () => {
    const builder = new SectionBuilder();
    builder.setPage(1);
    builder.addBlock("Before any heading.");
    builder.addHeading(1, "Leave");
    builder.addHeading(2, "Annual leave");
    builder.addLine("list", "- 30 days");
    builder.addLine("list", "- five more after ten years");
    builder.setPage(2);
    builder.addBlock("Carried over\u00A0to March.");
    builder.addHeading(1, "Pay");
    builder.addBlock("On the 25th.");
    const document = builder.finish("a/handbook.pdf", { title: "", format: "pdf", pageCount: 2 });
    expectExactSections(document);
    expect(document.title).toBe("handbook");
    expect(document.sections.map(({ text, page, headingPath }) => [page, headingPath.join(" > "), text])).toEqual([
      [1, "", "Before any heading."],
      [1, "Leave > Annual leave", "- 30 days\n- five more after ten years"],
      [2, "Leave > Annual leave", "Carried over to March."],
      [2, "Pay", "On the 25th."],
    ]);
    expect(document.text).toContain("Before any heading.\n\nLeave\n\nAnnual leave\n\n- 30 days");
  });

  test("keeps a heading without text as a section of its own", () => {
    const builder = new SectionBuilder();
    builder.addHeading(1, "Contacts");
    builder.addHeading(2, "Fire brigade: 112");
    builder.addHeading(2, "Reception");
    builder.addBlock("Extension 9.");
    builder.addHeading(1, "End");
    const document = builder.finish("x.md", { title: "", format: "markdown" });
    expectExactSections(document);
    expect(document.sections.map(({ text, headingPath }) => [headingPath.join(" > "), text])).toEqual([
      ["Contacts", "Fire brigade: 112"],
      ["Contacts > Reception", "Extension 9."],
      ["", "End"],
    ]);
  });

  test("refuses a document without text", () => {
    expect(() => new SectionBuilder().finish("empty.txt", { title: "", format: "text" })).toThrow(
      expect.objectContaining({ code: "file-without-text", message: "empty.txt: holds no text" }),
    );
  });

  test("makes a title of a file name", () => {
    expect(titleFromPath("guides/travel_policy-2025.pdf")).toBe("travel policy 2025");
  });
});

test("normalisation composes letters and removes what cannot be seen", () => {
  const tags = String.fromCodePoint(0xe0049, 0xe0067, 0xe006e);
  expect(normaliseText(`Cafe\u0301\u00A0au\u00ADtomat\u200Bic \u202Eevil\u202C${tags}\r\nnext\u0000`)).toBe(
    "Café automatic evil\nnext",
  );
});

describe("decoding", () => {
  const text = "Zürich – naïve café";
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 with mark", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16 without mark", Buffer.from(text.replace("–", "-"), "utf16le")],
    ["big-endian UTF-16", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["windows-1252", Buffer.from(text.replace("–", "\u0096"), "latin1")],
  ])("%s", (_name, bytes) => {
    expect(decodeText(bytes).replace("-", "–")).toBe(text);
  });

  test("refuses binary data", () => {
    const bytes = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251));
    expect(() => decodeTextFile(bytes, "photo.txt")).toThrow(expect.objectContaining({ code: "file-unreadable" }));
  });
});

describe("blocks", () => {
  test("a table is known by its row of names, code by how it was added", () => {
    const builder = new SectionBuilder();
    for (const row of ["1 | 2", "3 | 4", "5 | 6"]) builder.addLine("table", row);
    builder.addHeading(1, "Prices");
    builder.addBlock("See below.");
    for (const row of ["Part | 2023 | 2024", "RG-120 | 4 | 5", "RG-130 | 6 | 7"]) builder.addLine("table", row);
    builder.addCode("a | b\n\nc");
    const { text, blocks = [] } = builder.finish("x.md", { title: "", format: "markdown" });
    expect(blocks.map((block) => [block.kind, text.slice(block.start, block.end)])).toEqual([
      ["table", "Part | 2023 | 2024\nRG-120 | 4 | 5\nRG-130 | 6 | 7"],
      ["code", "a | b\n\nc"],
    ]);
    const [table] = blocks;
    expect(table?.kind === "table" && text.slice(table.start, table.headerEnd)).toBe("Part | 2023 | 2024");
  });

  test("hidden characters are counted, honest invisible ones are not", () => {
    const builder = new SectionBuilder();
    builder.addHeading(1, "A\u{E0041}\u{E0042}");
    builder.addBlock("b\u202Ec co\u00ADop \u{1F469}\u200D\u{1F4BB}");
    expect(builder.finish("x.md", { title: "", format: "markdown" }).hiddenCharacters).toBe(3);
  });
});

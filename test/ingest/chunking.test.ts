// Chunks: exact slices that cover every section, near the target, cut where a reader would cut.
import { describe, expect, test } from "vitest";
import { chunkDocument, CHUNKER_VERSION, type ChunkingOptions } from "../../ingest/chunking.ts";
import { SectionBuilder } from "../../ingest/loaders/section-builder.ts";
import { type Chunk, embeddedText } from "../../src/document/chunk.ts";
import type { SourceDocument } from "../../src/document/source-document.ts";

/** A token is a word or a mark; a long word is one for every eight letters. */
function countTokens(text: string): number {
  let tokens = 0;
  for (const word of text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []) tokens += Math.ceil(word.length / 8);
  return tokens;
}

function documentOf(...sections: readonly (readonly [heading: string, ...blocks: string[]])[]): SourceDocument {
  const builder = new SectionBuilder();
  for (const [heading, ...blocks] of sections) {
    builder.addHeading(1, heading);
    for (const block of blocks) builder.addBlock(block);
  }
  return builder.finish("x.md", { title: "", format: "markdown" });
}

async function chunk(document: SourceDocument, options: Partial<ChunkingOptions> = {}): Promise<Chunk[]> {
  const chunks = await chunkDocument(document, { countTokens, ...options });
  chunks.forEach((piece, index) => {
    expect(piece.ordinal).toBe(index);
    expect(piece.text).toBe(document.text.slice(piece.start, piece.end));
    expect(document.sections.some(({ start, end }) => start <= piece.start && piece.end <= end)).toBe(true);
  });
  return chunks;
}

/** Every character of every section is in a chunk, white space aside. */
function expectCovered(document: SourceDocument, chunks: readonly Chunk[]): void {
  let at = 0;
  for (const section of document.sections) {
    let end = section.start;
    while (chunks[at] !== undefined && (chunks[at]?.start ?? 0) < section.end) {
      expect(document.text.slice(end, chunks[at]?.start).trim()).toBe("");
      end = Math.max(end, chunks[at++]?.end ?? 0);
    }
    expect(document.text.slice(end, section.end).trim()).toBe("");
  }
  expect(at).toBe(chunks.length);
}

const sentences = (count: number, from = 0): string =>
  Array.from(
    { length: count },
    (_, index) => `Sentence ${index + from} says that the committee met on day ${index * 7 + from}.`,
  ).join(" ");

describe("chunkDocument", () => {
  test("keeps small sections whole, each on its own", async () => {
    const document = documentOf(["Meals", "Breakfast."], ["Hotels", "Two nights.", "No more."]);
    expect((await chunk(document)).map(({ text, headingPath }) => [headingPath, text])).toEqual([
      [["Meals"], "Breakfast."],
      [["Hotels"], "Two nights.\n\nNo more."],
    ]);
  });

  test("divides long sections near the target, after sentences, with an overlap", async () => {
    const document = documentOf(["Long", sentences(90)], ["Short", "End."]);
    const chunks = await chunk(document);
    expectCovered(document, chunks);
    expect(chunks.length).toBeGreaterThan(4);
    for (const piece of chunks) expect(countTokens(piece.text)).toBeLessThanOrEqual(220);
    for (const piece of chunks.slice(0, -2)) {
      expect(countTokens(piece.text)).toBeGreaterThan(150);
      expect(piece.text).toMatch(/^Sentence .*\.$/s);
    }
    const [first, second] = chunks;
    expect(second?.start).toBeLessThan(first?.end ?? 0);
    expect(countTokens(document.text.slice(second?.start, first?.end))).toBeLessThanOrEqual(30);
  });

  test("divides between paragraphs where it can", async () => {
    const document = documentOf(["Long", sentences(12), sentences(12, 100), sentences(12, 200)]);
    expect((await chunk(document, { overlapTokens: 0 })).map((piece) => piece.text)).toEqual([
      sentences(12),
      sentences(12, 100),
      sentences(12, 200),
    ]);
  });

  test("divides tables between rows", async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `Part ${index} | ${index * 3} | EUR ${index * 11}. net`);
    const document = documentOf(["Prices", rows.join("\n")]);
    const chunks = await chunk(document);
    expectCovered(document, chunks);
    for (const piece of chunks) for (const line of piece.text.split("\n")) expect(rows).toContain(line);
  });

  test("names the columns beside each passage that begins within a table", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `Gauge ${index} | dry | ${index * 3}`);
    const table = ["Station | State | Altitude", ...rows].join("\n");
    const document = documentOf(["Stations", "All stations.", table, "Read daily."], ["Next", sentences(30)]);
    const chunks = await chunk(document);
    expectCovered(document, chunks);
    const [first, ...others] = chunks.filter((piece) => piece.headingPath[0] === "Stations");
    expect(first?.text).toMatch(/^All stations\.\n\nStation \| State \| Altitude\nGauge 0/);
    expect(first?.tableHeader).toBeUndefined();
    expect(others.length).toBeGreaterThan(2);
    for (const piece of others) expect(piece.tableHeader).toBe("Station | State | Altitude");
    expect(embeddedText({ title: "Rain" }, others[0] as Chunk)).toMatch(
      /^Rain > Stations\nStation \| State \| Altitude\nGauge \d+ \| dry/,
    );
    for (const piece of chunks.filter(({ headingPath }) => headingPath[0] === "Next"))
      expect(piece.tableHeader).toBeUndefined();
  });

  test("does not carry a row of names as long as a passage", async () => {
    const names = Array.from({ length: 80 }, (_, index) => `Name ${index}`).join(" | ");
    const rows = Array.from({ length: 80 }, (_, index) => `a${index} | b`);
    for (const piece of await chunk(documentOf(["Wide", [names, ...rows].join("\n")])))
      expect(piece.tableHeader).toBeUndefined();
  });

  test("keeps code whole, with the words that lead to it where both fit", async () => {
    const builder = new SectionBuilder();
    const code = Array.from({ length: 10 }, (_, index) => `step(${index});\n\n`)
      .join("")
      .trim();
    const long = Array.from({ length: 150 }, (_, index) => `call(${index});`).join("\n");
    builder.addHeading(1, "Set up");
    builder.addBlock(sentences(11));
    builder.addBlock("Then run:");
    for (const block of [code, code, long]) builder.addCode(block);
    builder.addBlock("Done.");
    const document = builder.finish("x.md", { title: "", format: "markdown" });
    const chunks = await chunk(document);
    expectCovered(document, chunks);
    expect(chunks.filter(({ text }) => text.includes(code))).toHaveLength(2);
    expect(chunks.some(({ text }) => text.includes("Then run:") && text.includes("step(9)"))).toBe(true);
    for (const { text } of chunks) expect(countTokens(text)).toBeLessThanOrEqual(221);
  });

  test("does not leave a small rest behind", async () => {
    const document = documentOf(["Long", `${sentences(13)} The last word.`]);
    expect(countTokens(document.text)).toBeGreaterThan(155);
    for (const targetTokens of [147, 150, 153, 155]) {
      for (const piece of await chunk(document, { targetTokens }))
        expect(countTokens(piece.text)).toBeGreaterThan(targetTokens / 4);
    }
  });

  test("covers repetitive text without a gap", async () => {
    const document = documentOf(
      ["Same", "again and again ".repeat(1500).trim()],
      ["Lines", "12 | 12\n".repeat(900).trim()],
    );
    const chunks = await chunk(document);
    expect(chunks.length).toBeGreaterThan(10);
    expectCovered(document, chunks);
  });

  test("cuts words without end, never within a character", async () => {
    const document = documentOf(["Key", "x".repeat(50_000)], ["Signs", "😀".repeat(5000)]);
    const chunks = await chunk(document);
    expectCovered(document, chunks);
    for (const piece of chunks) expect(piece.text).not.toMatch(/\p{Surrogate}/u);
    expect(Math.max(...chunks.map((piece) => countTokens(piece.text)))).toBeLessThanOrEqual(221);
  });

  test("counts each character a few times, however long the section", async () => {
    const document = documentOf(["Long", sentences(20_000)]);
    let counted = 0;
    const chunks = await chunkDocument(document, {
      countTokens: (text) => ((counted += text.length), countTokens(text)),
    });
    expect(chunks.length).toBeGreaterThan(1000);
    expect(counted).toBeLessThan(document.text.length * 8);
  });

  test("has a version", () => expect(CHUNKER_VERSION).toBe(3));
});

test("a word of a million letters is cut, though a tokenizer may take it for one unknown token", async () => {
  const text = "x".repeat(1_000_000);
  const section = { text, page: null, headingPath: [], start: 0, end: text.length };
  const document = {
    title: "x",
    format: "text" as const,
    pageCount: null,
    pagesWithoutText: [],
    text,
    sections: [section],
  };
  const chunks = await chunkDocument(document, { countTokens: () => 1 });
  expect(Math.max(...chunks.map((one) => one.text.length))).toBeLessThanOrEqual(4_000);
  expect(chunks.map((one) => one.text).join("")).toBe(text);
});

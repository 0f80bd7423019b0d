// Tables and lists that are longer than a passage, ingested by the product: what a model is given of them is whole as far as there is room.
import { expect, test } from "vitest";
import { completePassages } from "../../src/answering/complete-passages.ts";
import { OWNER } from "../../src/document/principal.ts";
import { provenanceAt } from "../../src/retrieval/passage.ts";
import type { RetrievedPassage } from "../../src/retrieval/passage.ts";
import { folderOf, openLibrary } from "../support/library.ts";

const COUNTRIES = Array.from({ length: 40 }, (_, index) => `Country number ${index + 1}`);
const table = [
  "# Rates",
  "",
  "These are the rates of a full day and of half a day.",
  "",
  "| Country | Full day | Half day |",
  "|---|---|---|",
  ...COUNTRIES.map((country, index) => `| ${country} | ${100 + index} euro and ${index} cents | ${50 + index} euro |`),
  "",
  "# Afterwards",
  "",
  "| Another | Table |",
  "|---|---|",
  "| of | its own |",
].join("\n");
const list = [
  "# Steps",
  "",
  "Whoever leaves the company has these things to do:",
  "",
  ...Array.from(
    { length: 24 },
    (_, index) =>
      `- Hand in item ${index + 1} at the desk on the ground floor, and have it signed by the person there.`,
  ),
  "",
  "That is all there is to do, and nobody needs to ask for more than this.",
].join("\n");

async function stored(path: string) {
  const library = openLibrary();
  await library.sync([folderOf({ "rates.md": table, "steps.md": list })]);
  const found = await library.knowledgeBase.passages(
    Array.from({ length: 100 }, (_, index) => index),
    OWNER,
  );
  const scores = { score: 1, rank: 1, wordScore: 1, vectorScore: 1, wordRank: 1, vectorRank: 1 };
  const passages: RetrievedPassage[] = [...found.values()]
    .filter(({ provenance }) => provenance.path === path)
    .sort((a, b) => a.provenance.start - b.provenance.start)
    .map((passage) => ({ ...passage, ...scores }));
  return { passages, source: library.knowledgeBase };
}

test("a part of a table gets the rows around it, in the document's own text, with the header it needs and nothing of the next table", async () => {
  const { passages, source } = await stored("rates.md");
  const ofTable = passages.filter(({ text }) => text.includes("Country number"));
  expect(ofTable.length).toBeGreaterThanOrEqual(3);
  const [, middle] = ofTable;
  if (middle === undefined) throw new Error("no middle");
  const [whole] = await completePassages(source, [middle], OWNER);
  const rows = (text: string) => text.match(/Country number \d+/g)?.length ?? 0;
  expect(rows(whole?.text ?? "")).toBeGreaterThan(rows(middle.text));
  expect(whole?.text).toContain(middle.text);
  expect(whole?.text).not.toContain("Another");
  const { start, end, documentId } = whole?.provenance ?? middle.provenance;
  expect(await source.sourceText({ documentId, start, end }, OWNER)).toBe(whole?.text);
  // either its own first row is the header, or it carries it
  expect(`${whole?.tableHeader ?? ""}\n${whole?.text}`).toMatch(/Country \| Full day \| Half day/);
  const first = provenanceAt(whole ?? middle, 0);
  expect(first.start).toBeLessThanOrEqual(start);
  expect(first.start).toBeLessThan(middle.provenance.start);
});

test("a list gets its other items and the line that leads to it", async () => {
  const { passages, source } = await stored("steps.md");
  expect(passages.length).toBeGreaterThanOrEqual(2);
  const completed = await completePassages(source, passages, OWNER);
  const items = (text: string) => text.match(/Hand in item/g)?.length ?? 0;
  const [first, second] = completed;
  expect(items(first?.text ?? "")).toBeGreaterThan(items(passages[0]?.text ?? ""));
  expect(items(second?.text ?? "")).toBeGreaterThan(items(passages[1]?.text ?? ""));
  expect(second?.text).toMatch(/^(?:Whoever leaves|- Hand in item)/);
});

test("what ends in plain sentences stays as it is, and so does what the caller may not see around it", async () => {
  const { passages, source } = await stored("rates.md");
  const [, middle] = passages.filter(({ text }) => text.includes("Country number"));
  if (middle === undefined) throw new Error("no middle");
  const plain = { ...middle, text: "These are the rates." };
  expect(await completePassages(source, [plain], OWNER)).toEqual([plain]);
  expect(await completePassages(source, [middle], { id: "guest", collections: [] })).toEqual([middle]);
});

// From question to passages: what a caller may not see, what is said twice, what stands side by side, and how it is explained.
import { expect, onTestFinished, test } from "vitest";
import type { EmbeddedChunk } from "../../src/catalogue/chunk-table.ts";
import { contentHash } from "../../src/document/content-id.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER } from "../../src/document/principal.ts";
import { EmbeddingModel } from "../../src/embedding/embedding-model.ts";
import { EyrieError } from "../../src/errors.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { PassageReranker } from "../../src/reranking/passage-reranker.ts";
import { provenanceAt } from "../../src/retrieval/passage.ts";
import {
  DEFAULT_RANKING,
  explainRetrieval,
  type RankingOptions,
  retrievePassages,
} from "../../src/retrieval/retrieve-passages.ts";
import { TEST_DIMENSIONS, documentVersion } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const [asked = new Float32Array(), far = new Float32Array()] = randomUnitVectors(2, TEST_DIMENSIONS, 5);

/** Every question has the same vector. */
class FixedEmbedding extends EmbeddingModel {
  override readonly dimensions = TEST_DIMENSIONS;
  override readonly maxTokens = 256;
  override readonly fingerprint = "fixed";
  override countTokens = (text: string) => text.length;
  override embed = async (texts: readonly string[]) => texts.map(() => asked);
  override close = async () => {};
}

class ScoringReranker extends PassageReranker {
  override readonly name = "by length";
  readonly fails: boolean;
  constructor(fails: boolean) {
    super();
    this.fails = fails;
  }
  override async rerank(_question: string, texts: readonly string[]): Promise<number[]> {
    if (this.fails) throw new EyrieError("model-unreachable", "the model server at http://127.0.0.1:9 does not answer");
    return texts.map((text) => 1 / text.length);
  }
  override close = async () => {};
}

function openParts(ranking: Partial<RankingOptions> = {}) {
  const knowledgeBase = KnowledgeBase.open({
    directory: temporaryFolder(),
    identity: "test",
    dimensions: TEST_DIMENSIONS,
    logger: silentLogger,
  });
  onTestFinished(() => knowledgeBase.close());
  const parts = { knowledgeBase, embedding: new FixedEmbedding(), ranking: { ...DEFAULT_RANKING, ...ranking } };
  const folders = new Map<string, number>();
  /** `vector`: the question's own for a perfect match. */
  const write = (
    path: string,
    paragraphs: readonly string[],
    { collection = "default", vector = far, date = 1 } = {},
  ) => {
    const folderId = folders.get(collection) ?? knowledgeBase.addFolder(`/${collection}`, collection).id;
    folders.set(collection, folderId);
    const version = documentVersion(folderId, path, paragraphs);
    const chunks = version.chunks.map((chunk): EmbeddedChunk => ({
      ...chunk,
      vector,
      embeddedHash: contentHash(chunk.text),
    }));
    knowledgeBase.replaceDocument({ ...version, chunks, mtimeMs: date });
    return version.document.text;
  };
  return { parts, write };
}

const ask = { principal: OWNER, limit: 8 };

test("200 forbidden passages that match perfectly and 3 allowed weak ones: exactly the 3, by words, by vectors and by both", async () => {
  const { parts, write } = openParts();
  const perfect = Array.from({ length: 200 }, (_, index) => `The merger price of Orion is secret, number ${index}.`);
  write("secret.txt", perfect, { collection: "board", vector: asked });
  const weak = ["Orion is a constellation.", "Lunch costs a fair price.", "Nothing about it at all."];
  for (const [index, text] of weak.entries()) write(`${index}.txt`, [text], { collection: "everyone" });
  const guest = { id: "guest", collections: ["everyone"] };
  for (const [question, expected] of [
    ["What is the merger price of Orion?", weak],
    ["", weak],
    ['"merger price of Orion"', weak],
    ["price -constellation", weak.slice(1)],
  ] as const) {
    const { passages, trace } = await explainRetrieval(parts, { ...ask, question, principal: guest });
    expect(passages.map(({ text }) => text).sort()).toEqual([...expected].sort());
    expect(trace.candidates).toHaveLength(expected.length);
    expect(JSON.stringify(trace)).not.toContain("secret");
  }
  const words = await parts.knowledgeBase.findCandidates({
    text: "merger price Orion",
    vector: asked,
    perList: 100,
    principal: guest,
    filter: {},
  });
  expect(words.filter(({ wordRank }) => wordRank !== null)).toHaveLength(2);
  expect(words.filter(({ vectorRank }) => vectorRank !== null)).toHaveLength(3);
  expect(await retrievePassages(parts, { ...ask, question: "merger price", limit: 1, principal: OWNER })).toMatchObject(
    [{ provenance: { path: "secret.txt" } }],
  );
});

test("neighbours become one passage, verbatim, that knows the page of each of its places", async () => {
  const { parts, write } = openParts();
  const source = write("one.txt", [
    "The pump is primed.",
    "The pump is started.",
    "Of the weather.",
    "The pump is stopped.",
  ]);
  const found = await retrievePassages(parts, { ...ask, question: "pump", limit: 2 });
  const whole = found.find(({ text }) => text.includes("started"));
  expect(whole?.provenance).toMatchObject({ page: 1, start: 0 });
  for (const { text, provenance } of found) expect(text).toBe(source.slice(provenance.start, provenance.end));
  if (whole === undefined) throw new Error("no passage");
  expect(whole.provenance.lastPage).toBeGreaterThan(1);
  expect(provenanceAt(whole, 0).page).toBe(1);
  expect(provenanceAt(whole, whole.text.indexOf("started")).page).toBe(2);
});

test("what is said twice comes once, the newest; what differs in a number or a negation comes twice", async () => {
  const { parts, write } = openParts();
  const long =
    "employees may claim the costs of a train ticket in second class when they travel for work on any day of the week and keep it";
  write("old.txt", [`All ${long}.`], { date: Date.UTC(2020, 1), vector: asked });
  write("new.txt", [`all ${long}`], { date: Date.UTC(2024, 1) });
  write("other.txt", [`All ${long} 30.`]);
  write("not.txt", [`All ${long} not.`]);
  const { passages, trace } = await explainRetrieval(parts, { ...ask, question: "train ticket" });
  expect(passages.map(({ provenance }) => provenance.path).sort()).toEqual(["new.txt", "not.txt", "other.txt"]);
  expect(trace.candidates.map(({ outcome }) => outcome).sort()).toEqual(["duplicate", "kept", "kept", "kept"]);
});

test("no document takes every place, unless it is the one that is asked for", async () => {
  const { parts, write } = openParts({ perDocument: 1 });
  const gap = "x ".repeat(100);
  write(
    "long.txt",
    Array.from({ length: 9 }, (_, index) => (index % 4 === 0 ? `valve ${index} of the valve` : `${gap}${index}`)),
  );
  write("short.txt", ["One valve in a text about something else."]);
  const paths = async (filter = {}) => {
    const found = await retrievePassages(parts, { ...ask, question: "valve", limit: 2, filter });
    return found.map(({ provenance }) => provenance.path);
  };
  expect(await paths()).toEqual(["long.txt", "short.txt"]);
  expect(await paths({ paths: ["long.txt"] })).toEqual(["long.txt", "long.txt"]);
  const explained = (filter: DocumentFilter) =>
    explainRetrieval(parts, { ...ask, question: "valve", limit: 2, filter });
  expect((await explained({})).trace.perDocument).toBe(1);
  const { trace } = await explained({ paths: ["l*"] });
  expect(trace.perDocument).toBeNull();
  expect(trace.candidates.some(({ outcome }) => outcome === "document-limit")).toBe(false);
});

test("a document that nearly all of the best passages are of is the one that is asked for", async () => {
  const { parts, write } = openParts({ perDocument: 1 });
  write(
    "pumps.txt",
    Array.from({ length: 9 }, (_, index) => `Pump ${index} is a pump. ${"x ".repeat(40)}`),
  );
  write("other.txt", ["A pump in a text about something else, which goes on for a while."]);
  const { passages, trace } = await explainRetrieval(parts, { ...ask, question: "pump", limit: 3 });
  expect(passages.map(({ provenance }) => provenance.path)).toEqual(["pumps.txt", "pumps.txt", "pumps.txt"]);
  expect(trace.perDocument).toBeNull();
});

test("a reranker decides the order of what it is given, and one that is down is left out with a notice", async () => {
  for (const { fails, order, ranks, notice } of [
    { fails: false, order: ["b.txt", "a.txt"], ranks: [1, 2], notice: null },
    { fails: true, order: ["a.txt", "b.txt"], ranks: [null, null], notice: expect.stringContaining("does not answer") },
  ]) {
    const { parts, write } = openParts({ reranker: new ScoringReranker(fails), reranked: 2 });
    write("a.txt", ["valve valve valve and a longer text"]);
    write("b.txt", ["valve is short"]);
    const { passages, trace } = await explainRetrieval(parts, { ...ask, question: "valve" });
    expect(passages.map(({ provenance }) => provenance.path)).toEqual(order);
    expect(trace.candidates.map(({ rerankedRank }) => rerankedRank)).toEqual(ranks);
    expect(trace.notice).toEqual(notice);
    expect(trace.reranker).toBe("by length");
  }
});

test("the explanation gives every candidate's place in each list and the time of each stage", async () => {
  const { parts, write } = openParts({ fusion: "ranks" });
  write("a.txt", ["The valve leaks."], { vector: asked });
  write("b.txt", ["The weather is fine."]);
  const { trace } = await explainRetrieval(parts, {
    ...ask,
    question: '"valve leaks" -storm',
    filter: { formats: ["text"] },
  });
  expect(trace).toMatchObject({
    searched: "valve leaks",
    phrases: ["valve leaks"],
    excluded: ["storm"],
    fusion: "ranks",
    filter: { formats: ["text"] },
  });
  expect(trace.candidates).toMatchObject([
    { path: "a.txt", wordRank: 1, vectorRank: 1, fusedRank: 1, fusedScore: 1, outcome: "kept" },
  ]);
  expect(trace.stages.map(({ stage }) => stage)).toEqual([
    "embedding",
    "waiting",
    "scope",
    "vectors",
    "words",
    "scores",
    "fusion",
    "passages",
    "reranking",
    "diversity",
  ]);
});

test("the neighbours of a passage and its section can be read, as far as the caller may see them", async () => {
  const { parts, write } = openParts();
  write("one.txt", ["First.", "Second.", "Third.", "Fourth."]);
  const [found] = await retrievePassages(parts, { ...ask, question: "third", limit: 1 });
  const texts = async (
    kind: { kind: "section" } | { kind: "neighbours"; before: number; after: number },
    principal = OWNER,
  ) => (await parts.knowledgeBase.context({ ...kind, label: found?.label ?? 0 }, principal)).map(({ text }) => text);
  expect(await texts({ kind: "section" })).toEqual(["First.", "Second.", "Third.", "Fourth."]);
  expect(await texts({ kind: "neighbours", before: 1, after: 0 })).toHaveLength(2);
  expect(await texts({ kind: "section" }, { id: "nobody", collections: [] })).toEqual([]);
  const range = { documentId: found?.provenance.documentId ?? "", start: 0, end: 5 };
  expect(await parts.knowledgeBase.sourceText(range, OWNER)).toBe("First");
  expect(await parts.knowledgeBase.sourceText(range, { id: "nobody", collections: [] })).toBeNull();
});

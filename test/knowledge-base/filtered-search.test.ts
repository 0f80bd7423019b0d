// Where a caller may see little, and where what they may see lies far from what they ask, they find all of it and nothing else.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
import type { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { ExactIndex } from "../../src/vector/exact-index.ts";
import { VECTOR_DIMENSIONS, documentOfVectors, openVectorBase } from "../support/vector-base.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const OPEN_PASSAGES = 9_000;
const GUEST = { id: "guest", collections: ["open"] };
const [target = new Float32Array()] = randomUnitVectors(1, VECTOR_DIMENSIONS, 77);
const opposite = target.map((value) => -value);
let knowledgeBase: KnowledgeBase;
let vectors: Float32Array[];

/** A vector so near the first, from 1 for equal to 0 for the second's direction. */
function between(one: Float32Array, other: Float32Array, nearness: number): Float32Array {
  const mixed = one.map((value, place) => nearness * value + (1 - nearness) * (other[place] ?? 0));
  const norm = Math.hypot(...mixed);
  return mixed.map((value) => value / norm);
}

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "eyrie-test-"));
  knowledgeBase = openVectorBase(directory);
  const open = knowledgeBase.addFolder("/open", "open");
  vectors = randomUnitVectors(OPEN_PASSAGES, VECTOR_DIMENSIONS, 1);
  for (let first = 0; first < OPEN_PASSAGES; first += 100) {
    const path = `${first < 100 ? "few" : first < 1_000 ? "some" : "most"}/${first}.txt`;
    knowledgeBase.replaceDocument(documentOfVectors(open.id, path, vectors.slice(first, first + 100)));
  }
  const closed = knowledgeBase.addFolder("/closed", "board");
  const near = randomUnitVectors(200, VECTOR_DIMENSIONS, 5).map((other) => between(target, other, 0.95));
  knowledgeBase.replaceDocument(documentOfVectors(closed.id, "merger.txt", near));
  const weak = knowledgeBase.addFolder("/weak", "lobby");
  const far = randomUnitVectors(3, VECTOR_DIMENSIONS, 6).map((other) => between(opposite, other, 0.5));
  knowledgeBase.replaceDocument(documentOfVectors(weak.id, "menu of the merger.txt", far));
  await knowledgeBase.saveIndex();
  return async () => {
    await knowledgeBase.close();
    rmSync(directory, { recursive: true });
  };
});

interface Question {
  readonly text?: string;
  readonly vector?: Float32Array;
  readonly principal?: Principal;
  readonly filter?: DocumentFilter;
}

async function pathsFound({ text = "", vector = target, principal = OWNER, filter = {} }: Question): Promise<string[]> {
  const found = await knowledgeBase.findCandidates({ text, vector, perList: 100, principal, filter });
  const passages = await knowledgeBase.passages(
    found.map(({ label }) => label),
    OWNER,
  );
  return found.map(({ label }) => passages.get(label)?.provenance.path ?? "gone");
}

const LOBBY = { id: "visitor", collections: ["lobby"] };
const THREE = Array.from({ length: 3 }, () => "menu of the merger.txt");

test("of 200 that match and may not be seen and 3 that hardly do: the 3, by words, vectors and both", async () => {
  expect(new Set(await pathsFound({ text: "merger" }))).toContain("merger.txt");
  expect(await pathsFound({ principal: LOBBY })).toEqual(THREE);
  expect(await pathsFound({ principal: LOBBY, text: "merger" })).toEqual(THREE);
  const noVector = new Float32Array(VECTOR_DIMENSIONS);
  expect(await pathsFound({ principal: LOBBY, text: "merger", vector: noVector })).toEqual(THREE);
});

test("a filter that leaves out what is nearest still finds a hundred of the rest, the nearest of them", async () => {
  const exact = new ExactIndex(VECTOR_DIMENSIONS);
  for (const [place, vector] of vectors.entries()) exact.add(place + 1, vector);
  const request = { text: "", vector: target, perList: 100, principal: GUEST, filter: {} };
  const found = await knowledgeBase.findCandidates(request);
  const right = new Set(exact.search(target, 100).map(({ label }) => label));
  expect(found.filter(({ label }) => right.has(label)).length).toBeGreaterThanOrEqual(98);
});

test.each([
  ["all", {}, OPEN_PASSAGES],
  ["a tenth", { paths: ["few/*", "some/*"] }, 1_000],
  ["a hundredth", { paths: ["few/*"] }, 100],
])("recall of the ten nearest among %s is 0.98 and more", async (_, filter, allowed) => {
  const exact = new ExactIndex(VECTOR_DIMENSIONS);
  for (const [place, vector] of vectors.slice(0, allowed).entries()) exact.add(place + 1, vector);
  const queries = randomUnitVectors(60, VECTOR_DIMENSIONS, 41);
  let found = 0;
  for (const vector of queries) {
    const request = { text: "", vector, perList: 100, principal: GUEST, filter };
    const best = (await knowledgeBase.findCandidates(request)).filter(
      ({ vectorRank }) => vectorRank !== null && vectorRank <= 10,
    );
    const labels = new Set(best.map(({ label }) => label));
    found += exact.search(vector, 10).filter(({ label }) => labels.has(label)).length;
  }
  expect(found / (10 * queries.length)).toBeGreaterThanOrEqual(0.98);
});

// Whatever happens to the index on disk: answers stay right, and a sound index is there again.
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import type { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { loadSnapshot } from "../../src/vector/hnsw-snapshot.ts";
import { DAMAGES, type Damage } from "../support/damage-index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { VECTOR_DIMENSIONS, documentOfVectors, makeVectorBase, openVectorBase } from "../support/vector-base.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const PASSAGES = 6_000;
let vectors: Float32Array[];
let others: Float32Array[];
let base: string;
let otherBase: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "eyrie-test-"));
  [base, otherBase] = [join(folder, "one"), join(folder, "other")];
  vectors = await makeVectorBase(base, PASSAGES, 1);
  others = await makeVectorBase(otherBase, PASSAGES, 2);
  return () => rmSync(folder, { recursive: true });
});

/** A copy of the base after something happened to its index, and what was logged of it. */
function copyOf(spoil: Damage): { directory: string; events: string[]; knowledgeBase: KnowledgeBase } {
  const directory = temporaryFolder();
  cpSync(base, directory, { recursive: true });
  spoil(join(directory, "index"));
  const events: string[] = [];
  const logger = { ...silentLogger, warn: (event: string) => void events.push(event) };
  const knowledgeBase = openVectorBase(directory, logger);
  onTestFinished(() => knowledgeBase.close());
  return { directory, events, knowledgeBase };
}

function search(knowledgeBase: KnowledgeBase, vector: Float32Array) {
  return knowledgeBase.findCandidates({ text: "", vector, perList: 5, principal: OWNER, filter: {} });
}

/** Each vector finds itself, under its own label, with its own score. */
async function expectRight(knowledgeBase: KnowledgeBase): Promise<void> {
  for (const place of [0, 17, 2_500, PASSAGES - 1]) {
    const [best] = await search(knowledgeBase, vectors[place] as Float32Array);
    expect(best).toMatchObject({ label: place + 1, vectorRank: 1 });
    expect(best?.vectorScore).toBeCloseTo(1, 5);
  }
}

/** One of each kind; that all are refused is tested where they are read. */
const CHOSEN = DAMAGES.filter(([name]) =>
  /^byte 52 |of a vector|in the vectors|^empty|graph missing|record cut|swapped|entry point/.test(name),
);

test.each(CHOSEN)("%s: answers are right at once and the index is whole again", async (_, damage) => {
  const { directory, events, knowledgeBase } = copyOf(damage);
  await expectRight(knowledgeBase);
  expect(events).toEqual(["index-refused"]);
  const folder = knowledgeBase.addFolder("/more");
  knowledgeBase.replaceDocument(documentOfVectors(folder.id, "new.txt", randomUnitVectors(1, VECTOR_DIMENSIONS, 3)));
  await knowledgeBase.saveIndex();
  await expectRight(knowledgeBase);
  const snapshot = await loadSnapshot(join(directory, "index"), "test", VECTOR_DIMENSIONS, PASSAGES + 1);
  expect(snapshot).toMatchObject({ index: { size: PASSAGES + 1 } });
});

test("the index of another knowledge base, whole and with its record, is not believed", async () => {
  const { events, knowledgeBase } = copyOf((index) => {
    cpSync(join(otherBase, "index"), index, { recursive: true });
  });
  await expectRight(knowledgeBase);
  expect(events).toEqual(["index-refused"]);
  expect((await search(knowledgeBase, others[0] as Float32Array))[0]?.vectorScore).toBeLessThan(0.99);
});

test("an index that was never saved is made without a word", async () => {
  const { events, knowledgeBase } = copyOf((index) => renameSync(index, `${index}.away`));
  await expectRight(knowledgeBase);
  expect(events).toEqual([]);
});

test("an index that is behind is brought in step, whatever sequence its record claims", async () => {
  const { events, knowledgeBase } = copyOf((index) => {
    const file = join(index, "vectors.json");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"seq":\d+/, '"seq":3'));
  });
  const { folder, fresh } = changeMuch(knowledgeBase);
  await expectRightAfter(knowledgeBase, fresh);
  await knowledgeBase.saveIndex();
  await expectRightAfter(knowledgeBase, fresh);
  expect(knowledgeBase.documents.documentsOf(folder.id)).toHaveLength(1);
  expect(events).toEqual([]);
});

function changeMuch(knowledgeBase: KnowledgeBase) {
  const [somewhere] = knowledgeBase.documents.folders();
  knowledgeBase.removeDocument(somewhere?.id ?? 0, "2500.txt");
  const folder = knowledgeBase.addFolder("/more");
  const fresh = randomUnitVectors(700, VECTOR_DIMENSIONS, 8);
  knowledgeBase.replaceDocument(documentOfVectors(folder.id, "new.txt", fresh));
  return { folder, fresh };
}

async function expectRightAfter(knowledgeBase: KnowledgeBase, fresh: readonly Float32Array[]): Promise<void> {
  expect((await search(knowledgeBase, fresh[600] as Float32Array))[0]?.label).toBe(PASSAGES + 601);
  expect((await search(knowledgeBase, vectors[2_499] as Float32Array))[0]?.label).toBe(2_500);
  const found = await search(knowledgeBase, vectors[2_600] as Float32Array);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ label }) => label > 2_500 && label <= 3_000)).toEqual([]);
}

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { HnswIndex } from "../../src/vector/hnsw-index.ts";
import { loadSnapshot, saveSnapshot } from "../../src/vector/hnsw-snapshot.ts";
import { DAMAGES } from "../support/damage-index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const DIMENSIONS = 16;
const LAST_CHANGE = 101;

async function savedIndex(): Promise<{ folder: string; vectors: Float32Array[] }> {
  const folder = temporaryFolder();
  const vectors = randomUnitVectors(100, DIMENSIONS);
  const index = HnswIndex.create(DIMENSIONS);
  for (const [label, vector] of vectors.entries()) index.add(label, vector);
  index.remove(5);
  await saveSnapshot(folder, index, "one", { seq: LAST_CHANGE, waiting: 0 });
  return { folder, vectors };
}

test("what was saved is what is loaded, removals included, and nothing is left aside", async () => {
  const { folder, vectors } = await savedIndex();
  const snapshot = await loadSnapshot(folder, "one", DIMENSIONS, LAST_CHANGE);
  if (snapshot === undefined || !("index" in snapshot)) throw new Error(`not loaded: ${snapshot?.refused}`);
  const { index, seq } = snapshot;
  expect(seq).toBe(LAST_CHANGE);
  expect(index.size).toBe(99);
  expect(index.deadCount).toBe(1);
  expect(index.vector(42)).toEqual(vectors[42]);
  expect(index.search(vectors[42] ?? new Float32Array(), 1)[0]?.label).toBe(42);
  expect(index.search(vectors[5] ?? new Float32Array(), 99).some(({ label }) => label === 5)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(["vectors.hnsw", "vectors.json"]);
});

test("an index that was never saved is not a damaged one", async () => {
  expect(await loadSnapshot(temporaryFolder(), "one", DIMENSIONS, LAST_CHANGE)).toBeUndefined();
});

test("another identity, other dimensions and a catalogue that is behind are refused", async () => {
  const { folder } = await savedIndex();
  expect(await loadSnapshot(folder, "another", DIMENSIONS, LAST_CHANGE)).toHaveProperty("refused");
  expect(await loadSnapshot(folder, "one", DIMENSIONS + 1, LAST_CHANGE)).toHaveProperty("refused");
  expect(await loadSnapshot(folder, "one", DIMENSIONS, LAST_CHANGE - 1)).toHaveProperty("refused");
});

test.each(DAMAGES)("refused: %s", async (_, damage) => {
  const { folder } = await savedIndex();
  damage(folder);
  expect(await loadSnapshot(folder, "one", DIMENSIONS, LAST_CHANGE)).toHaveProperty("refused", expect.any(String));
});

import { readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HnswIndex } from "../../src/vector/hnsw-index.ts";
import { loadSnapshot, saveSnapshot } from "../../src/vector/hnsw-snapshot.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const DIMENSIONS = 16;

function savedIndex(): { folder: string; vectors: Float32Array[] } {
  const folder = temporaryFolder();
  const vectors = randomUnitVectors(100, DIMENSIONS);
  const index = HnswIndex.create(DIMENSIONS);
  for (const [label, vector] of vectors.entries()) index.add(label, vector);
  index.remove(5);
  saveSnapshot(folder, index, "one", 101);
  return { folder, vectors };
}

test("what was saved is what is loaded, removals included, and nothing is left aside", () => {
  const { folder, vectors } = savedIndex();
  const snapshot = loadSnapshot(folder, "one", DIMENSIONS);
  expect(snapshot?.seq).toBe(101);
  expect(snapshot?.index.size).toBe(99);
  expect(snapshot?.index.deadCount).toBe(1);
  expect(snapshot?.index.search(vectors[42] ?? new Float32Array(), 1)[0]?.label).toBe(42);
  expect(snapshot?.index.search(vectors[5] ?? new Float32Array(), 99).some(({ label }) => label === 5)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(["vectors.hnsw", "vectors.json"]);
});

test("a flipped byte, a short file, another identity, other dimensions and a broken record are refused", () => {
  const damage: ((folder: string) => void)[] = [
    (folder) => {
      const file = join(folder, "vectors.hnsw");
      const bytes = readFileSync(file);
      bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    },
    (folder) => truncateSync(join(folder, "vectors.hnsw"), 1_000),
    (folder) => truncateSync(join(folder, "vectors.hnsw"), 0),
    (folder) => writeFileSync(join(folder, "vectors.json"), "{"),
    (folder) => writeFileSync(join(folder, "vectors.json"), "null"),
  ];
  for (const spoil of damage) {
    const { folder } = savedIndex();
    spoil(folder);
    expect(loadSnapshot(folder, "one", DIMENSIONS)).toBeUndefined();
  }
  const { folder } = savedIndex();
  expect(loadSnapshot(folder, "another", DIMENSIONS)).toBeUndefined();
  expect(loadSnapshot(folder, "one", DIMENSIONS + 1)).toBeUndefined();
  expect(loadSnapshot(temporaryFolder(), "one", DIMENSIONS)).toBeUndefined();
});

import { expect, test } from "vitest";
import { LabelSet } from "../../src/document/label-set.ts";
import { ExactIndex } from "../../src/vector/exact-index.ts";
import { VectorScan } from "../../src/vector/vector-scan.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const DIMENSIONS = 40;

function scanOf(vectors: readonly Float32Array[]): { scan: VectorScan; exact: ExactIndex } {
  const known = new Map(vectors.entries());
  const scan = new VectorScan(
    DIMENSIONS,
    (labels) => new Map(labels.map((label) => [label, known.get(label) as Float32Array])),
  );
  const exact = new ExactIndex(DIMENSIONS);
  for (const [label, vector] of vectors.entries()) {
    scan.add(label, vector);
    exact.add(label, vector);
  }
  return { scan, exact };
}

test("the scan finds what comparing in full finds, with the same scores", () => {
  const { scan, exact } = scanOf(randomUnitVectors(10_000, DIMENSIONS));
  for (const query of randomUnitVectors(30, DIMENSIONS, 99))
    expect(scan.search(query, 20)).toEqual(exact.search(query, 20));
});

test.each([3, 500, 5_000])("among %i allowed labels it finds the best of those alone", (count) => {
  const vectors = randomUnitVectors(10_000, DIMENSIONS);
  const { scan } = scanOf(vectors);
  const labels = Array.from({ length: count }, (_, place) => Math.floor((place * 10_000) / count) + 1);
  const exact = new ExactIndex(DIMENSIONS);
  for (const label of labels.slice(0, -1)) exact.add(label, vectors[label] as Float32Array);
  scan.remove(labels.at(-1) as number);
  const [query = new Float32Array()] = randomUnitVectors(1, DIMENSIONS, 5);
  const right = exact.search(query, 10);
  expect(scan.searchAmong(query, 10, LabelSet.of(labels, 10_001))).toEqual(right);
  expect(scan.searchAmong(query, 10, [...labels, 77_777])).toEqual(right);
});

test("rows of removed vectors are used again and what is left stays itself", () => {
  const vectors = randomUnitVectors(2_000, DIMENSIONS);
  const { scan, exact } = scanOf(vectors);
  for (let label = 0; label < 2_000; label += 1) {
    if (label % 3 === 0) continue;
    scan.remove(label);
    exact.remove(label);
  }
  expect(scan.size).toBe(667);
  expect(scan.deadCount).toBeLessThan(200);
  expect(scan.labels()).toEqual(Array.from({ length: 667 }, (_, place) => 3 * place));
  for (const query of vectors.slice(0, 20)) expect(scan.search(query, 10)).toEqual(exact.search(query, 10));
  expect(() => scan.add(5, vectors[5] as Float32Array)).toThrow(/not a new one/);
});

import { expect, test } from "vitest";
import { ExactIndex } from "../../src/vector/exact-index.ts";
import { HnswIndex } from "../../src/vector/hnsw-index.ts";
import { VectorScan } from "../../src/vector/vector-scan.ts";
import type { VectorIndex } from "../../src/vector/vector-index.ts";
import { vectorIndexContract } from "../contract/vector-index-contract.ts";
import { randomUnitVectors } from "../support/vectors.ts";

vectorIndexContract("the exact index", (dimensions) => new ExactIndex(dimensions));
vectorIndexContract("the HNSW index", (dimensions) => HnswIndex.create(dimensions));
vectorIndexContract("the scan", scanThatRemembers);

test("the HNSW index finds what the exact one finds", () => {
  const dimensions = 64;
  const exact = new ExactIndex(dimensions);
  const graph = HnswIndex.create(dimensions);
  for (const [label, vector] of randomUnitVectors(3_000, dimensions).entries()) {
    exact.add(label, vector);
    graph.add(label, vector);
  }
  let found = 0;
  const queries = randomUnitVectors(50, dimensions, 99);
  for (const query of queries) {
    const right = new Set(exact.search(query, 10).map((neighbour) => neighbour.label));
    found += graph.search(query, 10).filter((neighbour) => right.has(neighbour.label)).length;
  }
  expect(found / (queries.length * 10)).toBeGreaterThanOrEqual(0.9);
});

function scanThatRemembers(dimensions: number): VectorIndex {
  const vectors = new Map<number, Float32Array>();
  const scan = new VectorScan(
    dimensions,
    (labels) => new Map(labels.map((label) => [label, vectors.get(label) as Float32Array])),
  );
  const add = scan.add.bind(scan);
  return Object.assign(scan, {
    add(label: number, vector: Float32Array) {
      add(label, vector);
      vectors.set(label, vector);
    },
  });
}

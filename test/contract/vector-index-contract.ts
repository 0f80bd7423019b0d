// What every vector index must do.
import { describe, expect, test } from "vitest";
import type { VectorIndex } from "../../src/vector/vector-index.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const DIMENSIONS = 32;

export function vectorIndexContract(name: string, create: (dimensions: number) => VectorIndex): void {
  describe(`${name} keeps the contract of a vector index`, () => {
    test("an empty index finds nothing", () => {
      expect(create(DIMENSIONS).search(new Float32Array(DIMENSIONS).fill(0.1), 5)).toEqual([]);
    });

    test("a vector finds itself first, with score 1, and scores fall", () => {
      const index = create(DIMENSIONS);
      const vectors = randomUnitVectors(300, DIMENSIONS);
      for (const [label, vector] of vectors.entries()) index.add(label + 1, vector);
      for (const label of [1, 57, 300]) {
        const found = index.search(vectors[label - 1] ?? new Float32Array(), 10);
        expect(found[0]?.label).toBe(label);
        expect(found[0]?.score).toBeCloseTo(1, 5);
        expect(found.map((neighbour) => neighbour.score)).toEqual(
          found.map((neighbour) => neighbour.score).sort((a, b) => b - a),
        );
        expect(found).toHaveLength(10);
      }
    });

    test("grows past any first capacity and returns all when asked for more than there are", () => {
      const index = create(DIMENSIONS);
      const vectors = randomUnitVectors(2_500, DIMENSIONS);
      for (const [label, vector] of vectors.entries()) index.add(label, vector);
      expect(index.size).toBe(2_500);
      const few = create(DIMENSIONS);
      few.add(9, vectors[0] ?? new Float32Array());
      expect(few.search(vectors[1] ?? new Float32Array(), 100).map((neighbour) => neighbour.label)).toEqual([9]);
    });

    test("a removed label is never found again; an unknown one changes nothing", () => {
      const index = create(DIMENSIONS);
      const vectors = randomUnitVectors(50, DIMENSIONS);
      for (const [label, vector] of vectors.entries()) index.add(label, vector);
      for (let label = 0; label < 40; label += 1) index.remove(label);
      index.remove(1_000);
      expect(index.size).toBe(10);
      const found = index.search(vectors[3] ?? new Float32Array(), 50).map((neighbour) => neighbour.label);
      expect(found.sort((a, b) => a - b)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
    });

    test("refuses a vector of another length or with a component that is no number", () => {
      const index = create(DIMENSIONS);
      expect(() => index.add(1, new Float32Array(DIMENSIONS - 1))).toThrow(/31 dimensions/);
      expect(() => index.add(1, new Float32Array(DIMENSIONS).fill(Number.NaN))).toThrow(/not a number/);
      expect(() => index.add(1, new Float32Array(DIMENSIONS).fill(-Infinity, 2, 3))).toThrow(/not a number/);
      expect(() => index.search(new Float32Array(3), 1)).toThrow(/3 dimensions/);
      expect(index.size).toBe(0);
    });
  });
}

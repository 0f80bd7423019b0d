// Nearest vectors by comparing with every one: the measure that the approximate index is held against.
import { assertFiniteVector } from "./finite-vector.ts";
import type { Neighbour, VectorIndex } from "./vector-index.ts";

export class ExactIndex implements VectorIndex {
  readonly deadCount = 0;
  readonly #dimensions: number;
  readonly #vectors = new Map<number, Float32Array>();

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  get size(): number {
    return this.#vectors.size;
  }

  add(label: number, vector: Float32Array): void {
    assertFiniteVector(vector, this.#dimensions);
    this.#vectors.set(label, vector);
  }

  remove(label: number): void {
    this.#vectors.delete(label);
  }

  search(vector: Float32Array, limit: number): Neighbour[] {
    assertFiniteVector(vector, this.#dimensions);
    return Array.from(this.#vectors, ([label, candidate]) => ({ label, score: dotProduct(vector, candidate) }))
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, limit);
  }
}

/** Equals the cosine for vectors of norm 1. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

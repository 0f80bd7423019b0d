// Nearest vectors by comparing with every one that is asked about: candidates in 8 bits, then exactly. It serves where few are allowed,
// where there are few at all, and while there is no graph.
import type { LabelSet } from "../document/label-set.ts";
import { BestRows } from "./best-rows.ts";
import { dotProduct } from "./exact-index.ts";
import { assertFiniteVector } from "./finite-vector.ts";
import { Int8Matrix } from "./int8-matrix.ts";
import type { Neighbour, VectorIndex } from "./vector-index.ts";

/** Candidates compared exactly beyond those asked for: 8 bits order near neighbours almost, not wholly, as they are. */
const SPARE_CANDIDATES = 32;
const REMOVED_SHARE = 0.2;
/** Looking a label up costs about as much as passing by this many rows. */
const ROWS_A_LOOKUP = 16;

export class VectorScan implements VectorIndex {
  readonly #dimensions: number;
  readonly #vectorsOf: (labels: readonly number[]) => ReadonlyMap<number, Float32Array>;
  readonly #matrix: Int8Matrix;
  /** By row, ascending. */
  #labels = new Uint32Array(1024);
  #removed = new Uint8Array(1024);
  #removedCount = 0;

  /** @param vectorsOf gives the vectors themselves, for those that are compared exactly */
  constructor(dimensions: number, vectorsOf: (labels: readonly number[]) => ReadonlyMap<number, Float32Array>) {
    this.#dimensions = dimensions;
    this.#vectorsOf = vectorsOf;
    this.#matrix = new Int8Matrix(dimensions);
  }

  get size(): number {
    return this.#matrix.rows - this.#removedCount;
  }

  get deadCount(): number {
    return this.#removedCount;
  }

  has(label: number): boolean {
    return this.#rowOf(label) !== undefined;
  }

  /** Live labels, ascending. */
  labels(): number[] {
    return Array.from(this.#rows(null), (row) => this.#labels[row] as number);
  }

  /** @param label larger than every one before */
  add(label: number, vector: Float32Array): void {
    assertFiniteVector(vector, this.#dimensions);
    const row = this.#matrix.rows;
    if (row > 0 && label <= (this.#labels[row - 1] as number)) throw new Error(`label ${label} is not a new one`);
    if (row === this.#labels.length) this.#grow();
    this.#matrix.append(vector);
    this.#labels[row] = label;
    this.#removed[row] = 0;
  }

  remove(label: number): void {
    const row = this.#rowOf(label);
    if (row === undefined) return;
    this.#removed[row] = 1;
    this.#removedCount += 1;
    if (this.#removedCount > REMOVED_SHARE * this.#matrix.rows) this.#compact();
  }

  search(vector: Float32Array, limit: number): Neighbour[] {
    return this.#best(vector, limit, this.#rows(null));
  }

  /** The nearest among these labels alone. */
  searchAmong(vector: Float32Array, limit: number, labels: LabelSet | readonly number[]): Neighbour[] {
    return this.#best(vector, limit, this.#rowsAmong(labels));
  }

  #best(vector: Float32Array, limit: number, rows: Uint32Array): Neighbour[] {
    assertFiniteVector(vector, this.#dimensions);
    if (limit === 0) return [];
    const best = new BestRows(2 * limit + SPARE_CANDIDATES);
    this.#matrix.compare(vector, rows, best);
    const vectors = this.#vectorsOf(best.rows.map((row) => this.#labels[row] as number));
    return Array.from(vectors, ([label, candidate]) => ({ label, score: dotProduct(vector, candidate) }))
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, limit);
  }

  #rows(allowed: LabelSet | null): Uint32Array {
    const rows = new Uint32Array(this.#matrix.rows);
    let count = 0;
    for (let row = 0; row < rows.length; row += 1) {
      if (this.#removed[row] !== 0 || (allowed !== null && !allowed.has(this.#labels[row] as number))) continue;
      rows[count] = row;
      count += 1;
    }
    return rows.subarray(0, count);
  }

  #rowsAmong(labels: LabelSet | readonly number[]): Uint32Array {
    if ("has" in labels && labels.size * ROWS_A_LOOKUP > this.#matrix.rows) return this.#rows(labels);
    const rows: number[] = [];
    for (const label of "has" in labels ? labels.labels() : labels) {
      const row = this.#rowOf(label);
      if (row !== undefined) rows.push(row);
    }
    return Uint32Array.from(rows);
  }

  #rowOf(label: number): number | undefined {
    let [from, to] = [0, this.#matrix.rows];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#labels[middle] as number) < label) from = middle + 1;
      else to = middle;
    }
    return from < this.#matrix.rows && this.#labels[from] === label && this.#removed[from] === 0 ? from : undefined;
  }

  #grow(): void {
    const room = Math.ceil(this.#labels.length * 1.25);
    const [labels, removed] = [new Uint32Array(room), new Uint8Array(room)];
    labels.set(this.#labels);
    removed.set(this.#removed);
    this.#labels = labels;
    this.#removed = removed;
  }

  #compact(): void {
    let kept = 0;
    for (const row of this.#rows(null)) {
      if (row !== kept) this.#matrix.move(row, kept);
      this.#labels[kept] = this.#labels[row] as number;
      kept += 1;
    }
    this.#matrix.truncate(kept);
    this.#removed.fill(0);
    this.#removedCount = 0;
  }
}

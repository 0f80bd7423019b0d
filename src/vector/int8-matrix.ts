// Vectors in 8 bits a component, a quarter of their size, row after row in memory that the SIMD kernel reads: what an exact scan
// finds its candidates in before they are compared in full.
import type { BestRows } from "./best-rows.ts";
import { type DotRows, createMemory, dotRowsIn } from "./int8-kernel.ts";

/** Rows that are compared by one call of the kernel. */
const BLOCK_ROWS = 4_096;
const PAGE_BYTES = 65_536;
/** The first page holds the query, the numbers of a block's rows and their products; the matrix begins after it. */
const QUERY_AT = 0;
const ROWS_AT = 16_384;
const PRODUCTS_AT = 32_768;
const MATRIX_AT = PAGE_BYTES;
/** WebAssembly addresses 4 GiB. */
const MOST_PAGES = 65_536;
const LARGEST = 127;

export class Int8Matrix {
  readonly #memory = createMemory(1, MOST_PAGES);
  readonly #dotRows: DotRows = dotRowsIn(this.#memory);
  readonly #stride: number;
  #bytes = new Int8Array(this.#memory.buffer);
  #scales = new Float32Array(1024);
  #rows = 0;

  constructor(dimensions: number) {
    this.#stride = 16 * Math.ceil(dimensions / 16);
    if (2 * this.#stride > ROWS_AT - QUERY_AT)
      throw new Error(`vectors of ${dimensions} dimensions are too long to scan`);
  }

  get rows(): number {
    return this.#rows;
  }

  append(vector: Float32Array): void {
    this.#reserve(this.#rows + 1);
    this.#scales[this.#rows] = quantize(vector, this.#bytes, MATRIX_AT + this.#rows * this.#stride);
    this.#rows += 1;
  }

  /** Row `from` takes the place of the earlier row `to`. */
  move(from: number, to: number): void {
    const at = (row: number) => MATRIX_AT + row * this.#stride;
    this.#bytes.copyWithin(at(to), at(from), at(from + 1));
    this.#scales[to] = this.#scales[from] as number;
  }

  /** Forgets the rows from this one on. */
  truncate(rows: number): void {
    this.#rows = rows;
  }

  /** Offers each of these rows with its similarity, which is right within about 0.003 for vectors of norm 1. */
  compare(vector: Float32Array, rows: Uint32Array, best: BestRows): void {
    const query = new Int8Array(this.#stride);
    const scale = quantize(vector, query, 0);
    const { buffer } = this.#memory;
    new Int16Array(buffer, QUERY_AT, this.#stride).set(query);
    const products = new Int32Array(buffer, PRODUCTS_AT, BLOCK_ROWS);
    for (let first = 0; first < rows.length; first += BLOCK_ROWS) {
      const block = rows.subarray(first, first + BLOCK_ROWS);
      new Uint32Array(buffer, ROWS_AT, BLOCK_ROWS).set(block);
      this.#dotRows(ROWS_AT, block.length, MATRIX_AT, this.#stride, QUERY_AT, PRODUCTS_AT);
      for (let place = 0; place < block.length; place += 1) {
        const row = block[place] as number;
        best.offer(row, (products[place] as number) * scale * (this.#scales[row] as number));
      }
    }
  }

  #reserve(rows: number): void {
    const missing = MATRIX_AT + rows * this.#stride - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.max(Math.ceil(missing / PAGE_BYTES), this.#growthPages()));
      this.#bytes = new Int8Array(this.#memory.buffer);
    }
    if (rows <= this.#scales.length) return;
    const scales = new Float32Array(Math.ceil(rows * 1.25));
    scales.set(this.#scales);
    this.#scales = scales;
  }

  /** An eighth of what there is, while there is room. */
  #growthPages(): number {
    const pages = this.#memory.buffer.byteLength / PAGE_BYTES;
    return Math.min(Math.ceil(pages / 8), MOST_PAGES - pages);
  }
}

/** Writes the vector as whole numbers from -127 to 127 and returns what one is worth. */
function quantize(vector: Float32Array, into: Int8Array, at: number): number {
  let largest = 0;
  for (let index = 0; index < vector.length; index += 1) {
    const size = Math.abs(vector[index] as number);
    if (size > largest) largest = size;
  }
  if (largest === 0) return 0;
  const factor = LARGEST / largest;
  // rounded to the nearest: a cast cuts off, and below 0 it would cut towards 0
  for (let index = 0; index < vector.length; index += 1) {
    into[at + index] = (((vector[index] as number) * factor + LARGEST + 0.5) | 0) - LARGEST;
  }
  return largest / LARGEST;
}

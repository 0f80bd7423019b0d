// Nearest vectors through a hierarchical navigable small world graph (Malkov and Yashunin, 2018), by hnswlib.
import hnswlib from "hnswlib-node";
import { assertFiniteVector } from "./finite-vector.ts";
import type { Neighbour, VectorIndex } from "./vector-index.ts";

export interface HnswParameters {
  readonly dimensions: number;
  /** Links a vector keeps on each layer above the lowest, where it keeps twice as many. */
  readonly links: number;
  /** Candidates looked at while a vector is added. */
  readonly efConstruction: number;
}

/** Recall@10 of 0.99 on 100k clustered vectors of 384 dimensions when 100 are looked at. */
const DEFAULT_LINKS = 16;
const DEFAULT_EF_CONSTRUCTION = 200;
/** Candidates looked at in a search: more where there are more to miss. */
const LEAST_EF_SEARCH = 100;
const EF_SEARCH_OF_LARGE = 200;
const LARGE = 250_000;
const INITIAL_CAPACITY = 1024;
/** Little enough that a large graph does not take much more memory than it fills. */
const GROWTH = 1.25;

export class HnswIndex implements VectorIndex {
  readonly parameters: HnswParameters;
  readonly #graph: hnswlib.HierarchicalNSW;
  readonly #live: Set<number>;

  private constructor(parameters: HnswParameters, graph: hnswlib.HierarchicalNSW, live: Set<number>) {
    this.parameters = parameters;
    this.#graph = graph;
    this.#live = live;
  }

  static create(dimensions: number): HnswIndex {
    const parameters = hnswParameters(dimensions);
    const graph = new hnswlib.HierarchicalNSW("ip", dimensions);
    graph.initIndex({
      maxElements: INITIAL_CAPACITY,
      m: parameters.links,
      efConstruction: parameters.efConstruction,
      randomSeed: 42,
      allowReplaceDeleted: false,
    });
    return new HnswIndex(parameters, graph, new Set());
  }

  /** Reads a file written by `write`, on a thread of its own. The caller has verified the file: hnswlib loads damage silently. */
  static async read(file: string, parameters: HnswParameters, live: Iterable<number>): Promise<HnswIndex> {
    const graph = new hnswlib.HierarchicalNSW("ip", parameters.dimensions);
    await graph.readIndex(file);
    return new HnswIndex(parameters, graph, new Set(live));
  }

  get size(): number {
    return this.#live.size;
  }

  get deadCount(): number {
    return this.#graph.getCurrentCount() - this.#live.size;
  }

  has(label: number): boolean {
    return this.#live.has(label);
  }

  labels(): IterableIterator<number> {
    return this.#live.values();
  }

  /** The vector of a live label. */
  vector(label: number): Float32Array {
    return Float32Array.from(this.#graph.getPoint(label));
  }

  add(label: number, vector: Float32Array): void {
    assertFiniteVector(vector, this.parameters.dimensions);
    const capacity = this.#graph.getMaxElements();
    // a graph that was saved empty has no room at all
    if (this.#graph.getCurrentCount() >= capacity)
      this.#graph.resizeIndex(Math.max(INITIAL_CAPACITY, Math.ceil(capacity * GROWTH)));
    this.#graph.addPoint(Array.from(vector), label);
    this.#live.add(label);
  }

  remove(label: number): void {
    if (this.#live.delete(label)) this.#graph.markDelete(label);
  }

  search(vector: Float32Array, limit: number): Neighbour[] {
    assertFiniteVector(vector, this.parameters.dimensions);
    const count = Math.min(limit, this.size);
    if (count === 0) return [];
    this.#graph.setEf(Math.max(this.size < LARGE ? LEAST_EF_SEARCH : EF_SEARCH_OF_LARGE, count));
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(vector), count);
    return neighbors.map((label, index) => ({ label, score: 1 - (distances[index] ?? 1) }));
  }

  /** Writes on a thread of its own. Searches may go on meanwhile; nothing may be added or removed. */
  async write(file: string): Promise<void> {
    await this.#graph.writeIndex(file);
  }
}

export function hnswParameters(dimensions: number): HnswParameters {
  return { dimensions, links: DEFAULT_LINKS, efConstruction: DEFAULT_EF_CONSTRUCTION };
}

// The vectors of the catalogue as they are searched: a scan that always holds exactly the live ones, and a graph that follows it in
// small steps. What the graph does not hold yet is scanned, so a search is right at every moment.
import { mkdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { type ChunkTable, PURGED } from "../catalogue/chunk-table.ts";
import type { LabelSet } from "../document/label-set.ts";
import type { Logger } from "../logger.ts";
import { HnswIndex } from "../vector/hnsw-index.ts";
import { loadSnapshot, saveSnapshot } from "../vector/hnsw-snapshot.ts";
import type { Neighbour } from "../vector/vector-index.ts";
import { VectorScan } from "../vector/vector-scan.ts";
import type { VectorSearch } from "./candidate-search.ts";
import { acquireWriterLock } from "./writer-lock.ts";

export interface LiveVectorsOptions {
  readonly chunks: ChunkTable;
  readonly indexDirectory: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly useGraph: boolean;
  readonly logger: Logger;
}

/** Below this many vectors to compare, the scan takes about a millisecond, and is exact. */
const SCAN_BELOW = 5_000;
/** A graph that would have to be asked for more than this, so that enough of it are allowed, is slower than the scan. */
const MOST_ASKED_OF_GRAPH = 1_000;
/** Asked beyond what is expected to be enough. */
const ALLOWANCE = 1.5;
/** The graph keeps removed vectors; at this share of dead ones it is built anew. */
const REBUILD_AT_DEAD_SHARE = 0.2;
/** Share of the graph that must have changed before it is worth writing again. */
const SAVE_AT_CHANGED_SHARE = 0.01;
const CHANGES_AT_ONCE = 1_000;
const VECTORS_AT_ONCE = 4;
const CHECKED_VECTORS = 1_000;
/** Vectors taken into the scan before the graph's file has its turn, while both are opened. */
const SCANNED_AT_ONCE = 500;

export class LiveVectors implements VectorSearch {
  readonly #options: LiveVectorsOptions;
  readonly #scan: VectorScan;
  #graph: HnswIndex;
  /** Labels that the graph lacks, from `#next` on, ascending; some may be gone by the time their turn comes. */
  #pending: number[] = [];
  #next = 0;
  /** Labels that leave the graph as soon as it may be changed. */
  #leaving: number[] = [];
  #seq = 0;
  #unsaved = 0;
  /** The graph holds bytes that a purge has removed from everywhere else. */
  #purged = false;
  /** A graph without them takes the place of the file, however little has changed. */
  #mustSave = false;
  #saving: Promise<void> | undefined;

  private constructor(options: LiveVectorsOptions) {
    this.#options = options;
    this.#scan = new VectorScan(options.dimensions, (labels) => options.chunks.vectors(labels));
    this.#graph = HnswIndex.create(options.dimensions);
  }

  static async open(options: LiveVectorsOptions): Promise<LiveVectors> {
    const vectors = new LiveVectors(options);
    const { chunks, indexDirectory, identity, dimensions, useGraph } = options;
    vectors.#seq = chunks.lastChange();
    // in turns with the scan, whose work goes on while the graph's file is read on other threads
    const snapshot = useGraph ? loadSnapshot(indexDirectory, identity, dimensions, vectors.#seq) : undefined;
    await vectors.#fillScan();
    if (useGraph) vectors.#takeGraph(await snapshot);
    vectors.followChanges();
    return vectors;
  }

  get size(): number {
    return this.#scan.size;
  }

  /** Takes in what the catalogue has changed since; the graph follows later. */
  followChanges(): void {
    const { chunks } = this.#options;
    if (chunks.lastChange() === this.#seq) return;
    for (;;) {
      const changes = chunks.changesSince(this.#seq, CHANGES_AT_ONCE);
      const added = chunks.vectors(changes.filter((change) => change.added).map((change) => change.label));
      for (const [label, vector] of [...added].sort(([one], [other]) => one - other)) this.#add(label, vector);
      for (const change of changes) if (!change.added) this.#remove(change.label);
      if (changes.some(({ label }) => label === PURGED)) this.#purged = true;
      this.#seq = changes.at(-1)?.seq ?? this.#seq;
      if (changes.length < CHANGES_AT_ONCE) return;
    }
  }

  /** Brings the graph nearer to the scan for about so long. @returns whether there is more to do */
  advance(milliseconds: number): boolean {
    if (this.#saving !== undefined || !this.#options.useGraph) return false;
    const until = performance.now() + milliseconds;
    this.#startAnewWhenWorn();
    this.#removeLeaving();
    while (this.#next < this.#pending.length && performance.now() < until) {
      const labels = this.#pending.slice(this.#next, this.#next + VECTORS_AT_ONCE);
      const vectors = this.#options.chunks.vectors(labels.filter((label) => this.#scan.has(label)));
      for (const [label, vector] of vectors) this.#graph.add(label, vector);
      this.#unsaved += vectors.size;
      this.#next += labels.length;
    }
    if (this.#next < this.#pending.length) return true;
    this.#pending = [];
    this.#next = 0;
    return false;
  }

  /** The nearest among those allowed, best first; exact unless the graph was the faster way. */
  search(vector: Float32Array, limit: number, allowed: LabelSet | null): Neighbour[] {
    const { size } = this.#scan;
    const within = allowed === null ? size : Math.min(allowed.size, size);
    if (limit === 0 || within === 0) return [];
    const share = within / size;
    const asked = Math.ceil((limit / share) * (share === 1 ? 1 : ALLOWANCE)) + this.#leaving.length;
    const waiting = this.#pending.length - this.#next;
    if (within > SCAN_BELOW && asked <= MOST_ASKED_OF_GRAPH && waiting < size / 2) {
      const found = this.#searchGraph(vector, asked, limit, allowed);
      // fewer: what is allowed lies elsewhere than what is near
      if (found.length >= Math.min(limit, within)) return found;
    }
    return allowed === null ? this.#scan.search(vector, limit) : this.#scan.searchAmong(vector, limit, allowed);
  }

  /**
   * Writes the graph beside the catalogue when enough of it has changed. Searches go on meanwhile. A failure is logged: the file is
   * a cache. Another process that saves at the moment is left to it.
   */
  save(): Promise<void> {
    if (this.#saving !== undefined) return this.#saving;
    this.followChanges();
    this.#removeLeaving();
    const fewChanged = this.#unsaved === 0 || this.#unsaved < SAVE_AT_CHANGED_SHARE * this.#graph.size;
    if (this.#purged || (fewChanged && !this.#mustSave)) return Promise.resolve();
    this.#saving = this.#write().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** Nothing is left to be done to the graph. */
  get settled(): boolean {
    return this.#saving === undefined && this.#next >= this.#pending.length && this.#leaving.length === 0;
  }

  #searchGraph(vector: Float32Array, asked: number, limit: number, allowed: LabelSet | null): Neighbour[] {
    const isAllowed = (label: number) => allowed === null || allowed.has(label);
    const found = this.#graph.search(vector, asked).filter(({ label }) => isAllowed(label) && this.#scan.has(label));
    const waiting = this.#pending.slice(this.#next).filter(isAllowed);
    if (waiting.length === 0) return found.slice(0, limit);
    if (found.length < limit) return [];
    return [...found, ...this.#scan.searchAmong(vector, limit, waiting)]
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, limit);
  }

  async #write(): Promise<void> {
    const { indexDirectory, identity, logger } = this.#options;
    try {
      mkdirSync(indexDirectory, { recursive: true });
      const lock = acquireWriterLock(indexDirectory);
      try {
        const waiting = this.#pending.slice(this.#next).filter((label) => this.#scan.has(label)).length;
        await saveSnapshot(indexDirectory, this.#graph, identity, { seq: this.#seq, waiting });
      } finally {
        lock.release();
      }
      this.#unsaved = 0;
      this.#mustSave = false;
    } catch (error) {
      logger.warn("index-not-saved", { reason: String(error) });
    }
  }

  #add(label: number, vector: Float32Array): void {
    if (this.#scan.has(label)) return;
    this.#scan.add(label, vector);
    this.#pending.push(label);
  }

  #remove(label: number): void {
    this.#scan.remove(label);
    if (this.#graph.has(label)) this.#leaving.push(label);
  }

  #removeLeaving(): void {
    for (const label of this.#leaving) this.#graph.remove(label);
    this.#unsaved += this.#leaving.length;
    this.#leaving = [];
  }

  async #fillScan(): Promise<void> {
    for (const { label, vector } of this.#options.chunks.allVectors()) {
      this.#scan.add(label, vector);
      if (this.#scan.size % SCANNED_AT_ONCE === 0) await setImmediate();
    }
  }

  #takeGraph(snapshot: Awaited<ReturnType<typeof loadSnapshot>>): void {
    const { logger } = this.#options;
    if (snapshot !== undefined && "index" in snapshot && this.#isOfThisCatalogue(snapshot.index)) {
      this.#graph = snapshot.index;
    } else if (snapshot !== undefined) {
      const reason = "refused" in snapshot ? snapshot.refused : "it holds other vectors than the catalogue";
      logger.warn("index-refused", { reason, vectors: this.#scan.size });
    }
    this.#leaving = [...this.#graph.labels()].filter((label) => !this.#scan.has(label));
    this.#pending = this.#scan.labels().filter((label) => !this.#graph.has(label));
  }

  /** Labels are never given twice, so a graph with other vectors under them was made from another history of the catalogue. */
  #isOfThisCatalogue(graph: HnswIndex): boolean {
    const labels = [...graph.labels()].filter((label) => this.#scan.has(label)).sort((one, other) => one - other);
    const step = Math.max(1, Math.floor(labels.length / CHECKED_VECTORS));
    const checked = labels.filter((_, place) => place % step === 0 || place >= labels.length - CHECKED_VECTORS);
    return [...this.#options.chunks.vectors(checked)].every(([label, vector]) => {
      const held = graph.vector(label);
      return vector.every((value, place) => value === held[place]);
    });
  }

  #startAnewWhenWorn(): void {
    const dead = this.#graph.deadCount + this.#leaving.length;
    const worn = dead > REBUILD_AT_DEAD_SHARE * (this.#graph.size + this.#graph.deadCount);
    if (!worn && !this.#purged) return;
    this.#mustSave ||= this.#purged;
    this.#purged = false;
    this.#graph = HnswIndex.create(this.#options.dimensions);
    this.#leaving = [];
    this.#pending = this.#scan.labels();
    this.#next = 0;
    this.#unsaved = 0;
    this.#options.logger.info("index-rebuilt", { vectors: this.#scan.size });
  }
}

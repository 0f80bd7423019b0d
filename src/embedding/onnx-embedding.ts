// Embedding on this machine's processors with ONNX Runtime: text -> tokens -> batches -> threads -> vectors in input order.
// Any model directory or the built-in one ends here; the threads are embedding-worker-pool.ts's.
import { setMaxListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { planBatches } from "./batch-planning.ts";
import { EmbeddingModel, type EmbeddingPurpose, type EmbedOptions } from "./embedding-model.ts";
import { EmbeddingWorkerPool } from "./embedding-worker-pool.ts";
import type { WorkerModel } from "./embedding-worker.ts";
import { EyrieError } from "../errors.ts";
import type { TextTokenizer } from "./tokenizer.ts";

export interface OnnxModel extends WorkerModel {
  readonly tokenizer: TextTokenizer;
  readonly fingerprint: string;
  /** Put before every text of the purpose. */
  readonly prefixes: Readonly<Record<EmbeddingPurpose, string>>;
  /** Tokens of a batch, at most; 0 when texts must go through the network one by one to stay independent. */
  readonly batchTokens: number;
}

/** Texts that are tokenised and planned together: enough to find texts of equal length, few enough to hold in memory. */
const WINDOW = 1024;
/** Longest that tokenising keeps the event loop, in milliseconds. */
const TURN = 5;

export class OnnxEmbedding extends EmbeddingModel {
  override readonly dimensions: number;
  override readonly maxTokens: number;
  override readonly fingerprint: string;
  readonly #model: OnnxModel;
  readonly #pool: EmbeddingWorkerPool;

  constructor(model: OnnxModel, threads: number) {
    super();
    const { graphPath, dimensions, output } = model;
    this.#model = model;
    this.#pool = new EmbeddingWorkerPool({ graphPath, dimensions, output }, threads);
    this.dimensions = model.dimensions;
    this.maxTokens = model.tokenizer.maxTokens;
    this.fingerprint = model.fingerprint;
  }

  override ready(): Promise<void> {
    return this.#pool.start();
  }

  override countTokens(text: string): number {
    return this.#model.tokenizer.count(text);
  }

  override async embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    const { signal, release } = followSignal(options.signal);
    const distinct = [...new Set(texts)];
    const vectors = new Map<string, Float32Array>();
    try {
      for (let start = 0; start < distinct.length; start += WINDOW) {
        await this.#embedWindow(distinct.slice(start, start + WINDOW), { ...options, signal }, vectors);
      }
    } finally {
      release();
    }
    return texts.map((text) => vectors.get(text)?.slice() ?? new Float32Array());
  }

  override close(): Promise<void> {
    return this.#pool.close();
  }

  async #embedWindow(texts: string[], options: EmbedOptions, vectors: Map<string, Float32Array>): Promise<void> {
    const tokens = await this.#tokenize(texts, options);
    const batches = planBatches(tokens, this.#model.batchTokens).map(async ({ places, ids, length }) => {
      const numbers = await this.#pool.run({ ids, length }, options.purpose, options.signal);
      places.forEach((place, index) => {
        const vector = numbers.slice(index * this.dimensions, (index + 1) * this.dimensions);
        vectors.set(texts[place] ?? "", this.#checked(vector));
      });
    });
    await Promise.all(batches);
  }

  async #tokenize(texts: readonly string[], { purpose, signal }: EmbedOptions): Promise<number[][]> {
    const tokens: number[][] = [];
    let turnEnds = performance.now() + TURN;
    for (const text of texts) {
      tokens.push(this.#model.tokenizer.encode(this.#model.prefixes[purpose] + text));
      if (performance.now() < turnEnds) continue;
      await nextTurn();
      signal?.throwIfAborted();
      turnEnds = performance.now() + TURN;
    }
    return tokens;
  }

  #checked(vector: Float32Array): Float32Array {
    if (vector.length === this.dimensions && vector.every(Number.isFinite)) return vector;
    throw new EyrieError("embedding-failed", "the embedding model gave something that is not a vector of numbers");
  }
}

/** A signal of one call that many batches may listen to, in step with the caller's, which gets one listener. */
function followSignal(outer: AbortSignal | undefined): { signal: AbortSignal; release: () => void } {
  outer?.throwIfAborted();
  const inner = new AbortController();
  setMaxListeners(0, inner.signal);
  const abort = () => inner.abort(outer?.reason);
  outer?.addEventListener("abort", abort, { once: true });
  return { signal: inner.signal, release: () => outer?.removeEventListener("abort", abort) };
}

// What embedding models behind HTTP have in common: texts cut and sent in batches, a few requests at a time, and every answer
// checked, because a server's vectors end up beside others in the index.
import { EmbeddingModel, type EmbeddingPurpose, type EmbedOptions } from "./embedding-model.ts";
import { EyrieError } from "../errors.ts";
import { normalize } from "./pooling.ts";
import { cutToTokens, estimateTokens } from "./token-estimate.ts";

export interface RemoteModel {
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly fingerprint: string;
  readonly prefixes: Readonly<Record<EmbeddingPurpose, string>>;
  /** Most texts of one request. */
  readonly batch: number;
  /** Most requests at a time. */
  readonly concurrency: number;
  /** One vector a text, in order. */
  send(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly (readonly number[])[]>;
}

export class RemoteEmbedding extends EmbeddingModel {
  override readonly dimensions: number;
  override readonly maxTokens: number;
  override readonly fingerprint: string;
  readonly #model: RemoteModel;

  constructor(model: RemoteModel) {
    super();
    this.#model = model;
    this.dimensions = model.dimensions;
    this.maxTokens = model.maxTokens;
    this.fingerprint = model.fingerprint;
  }

  /** An estimate that is rather too high: servers do not all count, and a passage too short is better than one refused. */
  override countTokens(text: string): number {
    return estimateTokens(text);
  }

  override async embed(texts: readonly string[], { purpose, signal }: EmbedOptions): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    const prefix = this.#model.prefixes[purpose];
    const distinct = [...new Set(texts)];
    const vectors = new Map<string, Float32Array>();
    let next = 0;
    const stop = new AbortController();
    const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const work = async (): Promise<void> => {
      while (next < distinct.length) {
        const batch = distinct.slice(next, (next += this.#model.batch));
        const sent = batch.map((text) => cutToTokens(prefix + text, this.maxTokens));
        const answer = await this.#model.send(sent, either);
        this.#check(answer, batch.length);
        batch.forEach((text, index) => vectors.set(text, this.#vector(answer[index] ?? [])));
      }
    };
    try {
      await Promise.all(Array.from({ length: this.#model.concurrency }, work));
    } catch (error) {
      stop.abort(); // The other requests are of no use any more.
      signal?.throwIfAborted();
      throw error;
    }
    return texts.map((text) => vectors.get(text)?.slice() ?? new Float32Array());
  }

  override async close(): Promise<void> {}

  #check(answer: readonly (readonly number[])[], texts: number): void {
    if (answer.length === texts) return;
    throw new EyrieError("embedding-failed", `the embedding server gave ${answer.length} vectors for ${texts} texts`);
  }

  #vector(numbers: readonly number[]): Float32Array {
    if (numbers.length !== this.dimensions) {
      const what = `a vector of ${numbers.length} numbers, not ${this.dimensions}`;
      throw new EyrieError("embedding-failed", `the embedding server gave ${what}: another model may be running there`);
    }
    const vector = Float32Array.from(numbers);
    normalize(vector);
    if (!vector.every(Number.isFinite) || vector.every((number) => number === 0)) {
      throw new EyrieError("embedding-failed", "the embedding server gave a vector that is not made of numbers");
    }
    return vector;
  }
}

// An embedding model that remembers the vectors of what was embedded last: sentences of passages that are found again and again, and words.
import { type EmbedOptions, EmbeddingModel } from "./embedding-model.ts";

export class RememberingEmbedding extends EmbeddingModel {
  readonly #model: EmbeddingModel;
  readonly #most: number;
  /** Longest unused first. */
  readonly #known = new Map<string, Float32Array>();

  /** @param most vectors remembered: of 384 dimensions about 2 KB each with their text */
  constructor(model: EmbeddingModel, most: number) {
    super();
    this.#model = model;
    this.#most = most;
  }

  get dimensions(): number {
    return this.#model.dimensions;
  }

  get maxTokens(): number {
    return this.#model.maxTokens;
  }

  get fingerprint(): string {
    return this.#model.fingerprint;
  }

  override ready(): Promise<void> {
    return this.#model.ready();
  }

  countTokens(text: string): number {
    return this.#model.countTokens(text);
  }

  async embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    const keyOf = (text: string) => `${options.purpose} ${text}`;
    const found = new Map<string, Float32Array>();
    for (const text of new Set(texts)) {
      const vector = this.#known.get(keyOf(text));
      if (vector !== undefined) found.set(text, vector);
    }
    const fresh = [...new Set(texts)].filter((text) => !found.has(text));
    const vectors = fresh.length === 0 ? [] : await this.#model.embed(fresh, options);
    for (const [index, text] of fresh.entries()) {
      const vector = vectors[index];
      if (vector !== undefined) found.set(text, vector);
    }
    for (const [text, vector] of found) this.#remember(keyOf(text), vector);
    return texts.flatMap((text) => found.get(text) ?? []);
  }

  close(): Promise<void> {
    return this.#model.close();
  }

  #remember(key: string, vector: Float32Array): void {
    this.#known.delete(key);
    this.#known.set(key, ownMemory(vector));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
  }
}

/** Vectors of one batch lie in one piece of memory, which would be kept whole for any of them. */
function ownMemory(vector: Float32Array): Float32Array {
  return vector.byteLength === vector.buffer.byteLength ? vector : vector.slice();
}

// An embedding model that embeds each text once: the same sentences are weighed for thousands of questions.
import { type EmbedOptions, EmbeddingModel } from "../src/embedding/embedding-model.ts";

export class RememberingEmbedding extends EmbeddingModel {
  readonly #model: EmbeddingModel;
  readonly #known = new Map<string, Float32Array>();

  constructor(model: EmbeddingModel) {
    super();
    this.#model = model;
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

  countTokens(text: string): number {
    return this.#model.countTokens(text);
  }

  async embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    const keyOf = (text: string) => `${options.purpose} ${text}`;
    const fresh = [...new Set(texts)].filter((text) => !this.#known.has(keyOf(text)));
    const vectors = await this.#model.embed(fresh, options);
    for (const [index, text] of fresh.entries()) {
      const vector = vectors[index];
      if (vector !== undefined) this.#known.set(keyOf(text), vector);
    }
    return texts.flatMap((text) => this.#known.get(keyOf(text)) ?? []);
  }

  close(): Promise<void> {
    return this.#model.close();
  }
}

// Passages -> vectors, many files at once, so that the model's batches are full. Text whose vector is known, or is being computed for
// another file, is not embedded again.
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import { EyrieError } from "../src/errors.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import type { Passage } from "./read-file.ts";

/** Vectors remembered until their passages are surely written. */
const REMEMBERED = 4096;

export interface EmbeddingParts {
  readonly knowledgeBase: Pick<KnowledgeBase, "vectorsByEmbeddedHash">;
  readonly embedding: EmbeddingModel;
}

export class PassageEmbedder {
  readonly #parts: EmbeddingParts;
  readonly #signal: AbortSignal;
  readonly #underWay = new Map<string, Promise<Float32Array>>();

  constructor(parts: EmbeddingParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  /** Vectors by the hash of the embedded text, and how many had to be computed. @throws as `EmbeddingModel.embed` */
  async embed(passages: readonly Passage[]): Promise<{ vectors: Map<string, Float32Array>; computed: Set<string> }> {
    const textByHash = new Map(passages.map(({ embeddedHash, text }) => [embeddedHash, text]));
    const vectors = this.#parts.knowledgeBase.vectorsByEmbeddedHash([...textByHash.keys()]);
    const missing = [...textByHash].filter(([hash]) => !vectors.has(hash));
    const computed = new Set(missing.map(([hash]) => hash).filter((hash) => !this.#underWay.has(hash)));
    this.#compute(missing.filter(([hash]) => computed.has(hash)));
    for (const [hash] of missing) vectors.set(hash, await this.#vectorOf(hash));
    this.#forgetOldest();
    return { vectors, computed };
  }

  #compute(missing: readonly (readonly [string, string])[]): void {
    if (missing.length === 0) return;
    const texts = missing.map(([, text]) => text);
    const all = this.#parts.embedding.embed(texts, { purpose: "passage", signal: this.#signal });
    for (const [index, [hash]] of missing.entries()) {
      const vector = all.then((vectors) => assertVector(vectors[index]));
      // awaited by every file that has the text; a rejection is seen there
      vector.catch(() => undefined);
      this.#underWay.set(hash, vector);
    }
  }

  async #vectorOf(hash: string): Promise<Float32Array> {
    return assertVector(await this.#underWay.get(hash));
  }

  #forgetOldest(): void {
    for (const hash of this.#underWay.keys()) {
      if (this.#underWay.size <= REMEMBERED) return;
      this.#underWay.delete(hash);
    }
  }
}

function assertVector(vector: Float32Array | undefined): Float32Array {
  if (vector !== undefined) return vector;
  throw new EyrieError("embedding-failed", "the embedding model returned fewer vectors than texts");
}

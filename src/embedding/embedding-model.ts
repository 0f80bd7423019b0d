// The port of embedding: text -> vector. A LangChain `Embeddings` with what that interface lacks: dimensions, limits,
// token counts, a purpose, abort, and a fingerprint that tells whether two vectors may be compared.
import { Embeddings } from "@langchain/core/embeddings";

export type EmbeddingPurpose = "query" | "passage";

export interface EmbedOptions {
  /** Models such as E5 put another prefix before a question than before a passage. */
  readonly purpose: EmbeddingPurpose;
  readonly signal?: AbortSignal;
}

export abstract class EmbeddingModel extends Embeddings {
  constructor() {
    super({});
  }

  /** Length of every vector. */
  abstract readonly dimensions: number;
  /** Longest input in model tokens, special tokens included; what is longer is cut at the end by `embed`. */
  abstract readonly maxTokens: number;
  /** Same fingerprint: comparable vectors. Names engine, weights, pooling, prefixes. */
  abstract readonly fingerprint: string;

  /** Resolves when the model is loaded, which the first `embed` waits for otherwise. @throws EyrieError `embedding-failed` */
  async ready(): Promise<void> {}

  /** Number of model tokens of a text, without special tokens. */
  abstract countTokens(text: string): number;

  /**
   * One vector a text, in input order, each `dimensions` finite numbers of L2 norm 1 (cosine equals dot product). The vector of a
   * text does not depend on the texts beside it. Empty input gives an empty list.
   * @throws EyrieError `embedding-failed`; the signal's reason when aborted.
   */
  abstract embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;

  /** Releases threads and memory; the model must not be used afterwards. */
  abstract close(): Promise<void>;

  override async embedDocuments(documents: string[]): Promise<number[][]> {
    const vectors = await this.embed(documents, { purpose: "passage" });
    return vectors.map((vector) => Array.from(vector));
  }

  override async embedQuery(document: string): Promise<number[]> {
    const [vector] = await this.embed([document], { purpose: "query" });
    return Array.from(vector ?? []);
  }
}

// An embedding model for tests of ingest: vectors made from the text's hash, and a count of what it was given.
import { createHash } from "node:crypto";
import { EmbeddingModel, type EmbedOptions } from "../../src/embedding/embedding-model.ts";

export class CountingEmbedding extends EmbeddingModel {
  override readonly dimensions = 8;
  override readonly maxTokens = 256;
  override readonly fingerprint = "counting";
  readonly embedded: string[] = [];
  /** Texts of each call. */
  readonly batches: number[] = [];

  override countTokens(text: string): number {
    return text.split(/\s+/).filter((word) => word !== "").length;
  }

  override async embed(texts: readonly string[], { signal }: EmbedOptions): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    this.embedded.push(...texts);
    this.batches.push(texts.length);
    return texts.map((text) => unitVector(text, this.dimensions));
  }

  override async close(): Promise<void> {}
}

function unitVector(text: string, dimensions: number): Float32Array {
  const bytes = createHash("sha256").update(text).digest();
  const vector = Float32Array.from({ length: dimensions }, (_, index) => bytes.readInt32LE(index * 4) / 2 ** 31);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

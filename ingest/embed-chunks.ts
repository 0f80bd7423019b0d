// Chunks -> chunks with vectors. Text that the knowledge base already holds a vector for is not embedded again.
import { type Chunk, embeddedText } from "../src/document/chunk.ts";
import { contentHash } from "../src/document/content-id.ts";
import type { SourceDocument } from "../src/document/source-document.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import { EyrieError } from "../src/errors.ts";
import type { EmbeddedChunk } from "../src/catalogue/chunk-table.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";

/** Passages handed to the model at once: enough to sort by length, few enough to stop soon. */
const TEXTS_AT_ONCE = 256;

export interface EmbeddedChunks {
  readonly chunks: readonly EmbeddedChunk[];
  readonly reused: number;
}

export async function embedChunks(
  document: Pick<SourceDocument, "title">,
  chunks: readonly Chunk[],
  parts: {
    embedding: EmbeddingModel;
    knowledgeBase: Pick<KnowledgeBase, "vectorsByEmbeddedHash">;
    signal: AbortSignal;
  },
): Promise<EmbeddedChunks> {
  const hashed = chunks.map((chunk) => {
    const text = embeddedText(document, chunk);
    return { chunk, text, embeddedHash: contentHash(text) };
  });
  const vectors = parts.knowledgeBase.vectorsByEmbeddedHash(hashed.map((entry) => entry.embeddedHash));
  const missing = [
    ...new Map(
      hashed.filter((entry) => !vectors.has(entry.embeddedHash)).map((entry) => [entry.embeddedHash, entry.text]),
    ),
  ];
  for (let from = 0; from < missing.length; from += TEXTS_AT_ONCE) {
    const batch = missing.slice(from, from + TEXTS_AT_ONCE);
    const embedded = await parts.embedding.embed(
      batch.map(([, text]) => text),
      { purpose: "passage", signal: parts.signal },
    );
    for (const [index, [hash]] of batch.entries()) {
      const vector = embedded[index];
      if (vector === undefined)
        throw new EyrieError("embedding-failed", "the embedding model returned fewer vectors than texts");
      vectors.set(hash, vector);
    }
  }
  return {
    chunks: hashed.map(({ chunk, embeddedHash }) => ({
      ...chunk,
      embeddedHash,
      vector: vectors.get(embeddedHash) as Float32Array,
    })),
    reused: chunks.length - missing.length,
  };
}

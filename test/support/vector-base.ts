// A knowledge base large enough that its graph is used, with vectors made from seeds.
import { contentHash } from "../../src/document/content-id.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import type { Logger } from "../../src/logger.ts";
import { silentLogger } from "../../src/logger.ts";
import { documentVersion } from "./documents.ts";
import { randomUnitVectors } from "./vectors.ts";

export const VECTOR_DIMENSIONS = 24;
const PASSAGES_A_DOCUMENT = 500;

export function openVectorBase(directory: string, logger: Logger = silentLogger): KnowledgeBase {
  return KnowledgeBase.open({ directory, identity: "test", dimensions: VECTOR_DIMENSIONS, logger });
}

/** A document whose passages have these vectors. */
export function documentOfVectors(folderId: number, path: string, vectors: readonly Float32Array[]) {
  const version = documentVersion(
    folderId,
    path,
    vectors.map((_, place) => `${path} passage ${place}`),
  );
  const chunks = version.chunks.map((chunk, place) => ({ ...chunk, vector: vectors[place] ?? chunk.vector }));
  return { ...version, contentHash: contentHash(`${path} ${vectors.length} ${vectors[0]?.join(" ") ?? ""}`), chunks };
}

/** Writes documents of 500 passages each, and saves the index. */
export async function makeVectorBase(directory: string, passages: number, seed: number): Promise<Float32Array[]> {
  const knowledgeBase = openVectorBase(directory);
  const folder = knowledgeBase.addFolder("/somewhere");
  const vectors = randomUnitVectors(passages, VECTOR_DIMENSIONS, seed);
  for (let first = 0; first < passages; first += PASSAGES_A_DOCUMENT) {
    const some = vectors.slice(first, first + PASSAGES_A_DOCUMENT);
    knowledgeBase.replaceDocument(documentOfVectors(folder.id, `${first}.txt`, some));
  }
  await knowledgeBase.saveIndex();
  await knowledgeBase.close();
  return vectors;
}

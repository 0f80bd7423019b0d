// Question -> passages: words and vectors, each to a hundred candidates, fused by both true scores of their union.
import { cosine } from "../embedding/cosine.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base.ts";
import { type CandidateScores, fuseScores } from "./fusion.ts";
import type { RetrievedPassage } from "./passage.ts";

const CANDIDATES_PER_LIST = 100;

export interface RetrievalParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: EmbeddingModel;
}

export interface RetrievalRequest {
  readonly question: string;
  /** Most passages to return. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** The best passages, best first; empty when the knowledge base is. */
export async function retrievePassages(parts: RetrievalParts, request: RetrievalRequest): Promise<RetrievedPassage[]> {
  const { knowledgeBase, embedding } = parts;
  const [vector] = await embedding.embed([request.question], {
    purpose: "query",
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (vector === undefined) return [];
  const fused = fuseScores(findCandidates(knowledgeBase, request.question, vector));
  const stored = knowledgeBase.passages(fused.slice(0, request.limit).map((candidate) => candidate.label));
  return fused
    .slice(0, request.limit)
    .flatMap((candidate) => {
      const passage = stored.get(candidate.label);
      return passage === undefined ? [] : [{ ...passage, ...candidate }];
    })
    .map((passage, index) => ({ ...passage, rank: index + 1 }));
}

/** The union of both lists, each candidate with both scores. */
function findCandidates(knowledgeBase: KnowledgeBase, question: string, vector: Float32Array): CandidateScores[] {
  const byVectors = new Map(
    knowledgeBase.nearest(vector, CANDIDATES_PER_LIST).map((neighbour) => [neighbour.label, neighbour.score]),
  );
  const byWords = new Map(
    knowledgeBase.matchWords(question, CANDIDATES_PER_LIST).map((match) => [match.label, match.score]),
  );
  const labels = [...new Set([...byVectors.keys(), ...byWords.keys()])];
  const otherWords = knowledgeBase.wordScores(
    question,
    labels.filter((label) => !byWords.has(label)),
  );
  const otherVectors = knowledgeBase.vectors(labels.filter((label) => !byVectors.has(label)));
  return labels.map((label) => ({
    label,
    wordScore: byWords.get(label) ?? otherWords.get(label) ?? 0,
    vectorScore: byVectors.get(label) ?? cosine(vector, otherVectors.get(label)),
  }));
}

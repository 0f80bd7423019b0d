// Question -> passages: words and vectors, each to a hundred candidates, fused by both true scores of their union.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Principal } from "../document/principal.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base.ts";
import { fuseScores } from "./fusion.ts";
import type { RetrievedPassage } from "./passage.ts";

const CANDIDATES_PER_LIST = 100;

export interface RetrievalParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: EmbeddingModel;
}

export interface RetrievalRequest {
  readonly question: string;
  /** Who asks: what they may not see is not looked at. */
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  /** Most passages to return. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** The best passages, best first; empty when there are none that the caller may see. */
export async function retrievePassages(parts: RetrievalParts, request: RetrievalRequest): Promise<RetrievedPassage[]> {
  const { knowledgeBase, embedding } = parts;
  const { question, principal, filter = {}, signal } = request;
  const [vector] = await embedding.embed([question], {
    purpose: "query",
    ...(signal === undefined ? {} : { signal }),
  });
  if (vector === undefined) return [];
  const candidates = await knowledgeBase.findCandidates({
    text: question,
    vector,
    perList: CANDIDATES_PER_LIST,
    principal,
    filter,
    signal,
  });
  const best = fuseScores(candidates).slice(0, request.limit);
  const stored = await knowledgeBase.passages(
    best.map((candidate) => candidate.label),
    principal,
  );
  return best
    .flatMap((candidate) => {
      const passage = stored.get(candidate.label);
      return passage === undefined ? [] : [{ ...passage, ...candidate }];
    })
    .map((passage, index) => ({ ...passage, rank: index + 1 }));
}

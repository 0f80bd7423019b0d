// One question put to words and vectors: the best of both as one list, each candidate with both its true scores. Runs in the search thread.
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { LabelSet } from "../document/label-set.ts";
import { dotProduct } from "../vector/exact-index.ts";
import type { Neighbour } from "../vector/vector-index.ts";
import type { Candidate, CandidateRequest } from "./candidate.ts";

export interface VectorSearch {
  /** @param allowed null for all */
  search(vector: Float32Array, limit: number, allowed: LabelSet | null): Neighbour[];
}

/** See `KnowledgeBase.findCandidates`, which this is. Narrowing happens before the best are taken. */
export function searchCandidates(
  catalogue: Catalogue,
  vectors: VectorSearch,
  request: Omit<CandidateRequest, "signal">,
): Candidate[] {
  const { text, vector, perList } = request;
  const visible = catalogue.scopes.labels(request.principal, request.filter);
  const allowed = catalogue.words.narrow(text, visible);
  const byVectors = placed(vectors.search(vector, perList, allowed));
  const byWords = placed(catalogue.words.search(text, perList, allowed));
  const missing = (from: ReadonlyMap<number, unknown>, to: ReadonlyMap<number, unknown>) =>
    [...from.keys()].filter((label) => !to.has(label));
  const otherWords = catalogue.words.scores(text, missing(byVectors, byWords));
  const otherVectors = catalogue.chunks.vectors(missing(byWords, byVectors));
  const cosineOf = (label: number) => {
    const other = otherVectors.get(label);
    return other === undefined ? 0 : dotProduct(vector, other);
  };
  return [...new Set([...byVectors.keys(), ...byWords.keys()])].map((label) => ({
    label,
    wordScore: byWords.get(label)?.score ?? otherWords.get(label) ?? 0,
    vectorScore: byVectors.get(label)?.score ?? cosineOf(label),
    wordRank: byWords.get(label)?.rank ?? null,
    vectorRank: byVectors.get(label)?.rank ?? null,
  }));
}

function placed(found: readonly { label: number; score: number }[]): Map<number, { score: number; rank: number }> {
  return new Map(found.map(({ label, score }, index) => [label, { score, rank: index + 1 }]));
}

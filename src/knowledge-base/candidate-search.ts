// One question put to words and vectors: the best of both as one list, each candidate with both its true scores. Runs in the search thread.
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { LabelSet } from "../document/label-set.ts";
import { dotProduct } from "../vector/exact-index.ts";
import type { Neighbour } from "../vector/vector-index.ts";
import type { CandidateRequest, FoundCandidates, SearchPart } from "./candidate.ts";

export interface VectorSearch {
  /** @param allowed null for all */
  search(vector: Float32Array, limit: number, allowed: LabelSet | null): Neighbour[];
}

/** See `KnowledgeBase.findCandidates`, which this is. Narrowing happens before the best are taken. */
export function searchCandidates(
  catalogue: Catalogue,
  vectors: VectorSearch,
  request: Omit<CandidateRequest, "signal">,
): FoundCandidates {
  const { text, vector, perList, principal, filter } = request;
  const times = { scope: 0, vectors: 0, words: 0, scores: 0 };
  const timed = <Result>(part: SearchPart, work: () => Result): Result => {
    const begun = performance.now();
    const result = work();
    times[part] = performance.now() - begun;
    return result;
  };
  const allowed = timed("scope", () => catalogue.words.narrow(text, catalogue.scopes.labels(principal, filter)));
  const byVectors = timed("vectors", () => placed(vectors.search(vector, perList, allowed)));
  const byWords = timed("words", () => placed(catalogue.words.search(text, perList, allowed)));
  const missing = (from: ReadonlyMap<number, unknown>, to: ReadonlyMap<number, unknown>) =>
    [...from.keys()].filter((label) => !to.has(label));
  const others = timed("scores", () => ({
    words: catalogue.words.scores(text, missing(byVectors, byWords)),
    vectors: catalogue.chunks.vectors(missing(byWords, byVectors)),
  }));
  const cosineOf = (label: number) => {
    const other = others.vectors.get(label);
    return other === undefined ? 0 : dotProduct(vector, other);
  };
  const candidates = [...new Set([...byVectors.keys(), ...byWords.keys()])].map((label) => ({
    label,
    wordScore: byWords.get(label)?.score ?? others.words.get(label) ?? 0,
    vectorScore: byVectors.get(label)?.score ?? cosineOf(label),
    wordRank: byWords.get(label)?.rank ?? null,
    vectorRank: byVectors.get(label)?.rank ?? null,
  }));
  return { candidates, times };
}

function placed(found: readonly { label: number; score: number }[]): Map<number, { score: number; rank: number }> {
  return new Map(found.map(({ label, score }, index) => [label, { score, rank: index + 1 }]));
}

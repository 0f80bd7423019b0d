// Do the passages found speak of what was asked? Decides between an answer and an honest refusal, before any model is called.
import { stems } from "../document/words.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";

/** Weight of each stem of a text: inverse document frequency over the passages of the knowledge base. */
export type WordWeights = ReadonlyMap<string, number>;

export interface Evidence {
  /** Share of the question's words, by weight, that the passages hold together; 0 to 1. */
  readonly coverage: number;
  /** Greatest cosine similarity of question and passage. */
  readonly similarity: number;
}

/** Passages that are looked at for evidence. */
const PASSAGES_CONSIDERED = 5;
/**
 * Evidence below this is not answered from: a weighted sum of coverage and similarity. Set on the sample questions, where it keeps
 * nineteen of twenty that can be answered and turns away all that are off topic. Near misses are beyond what such a measure can tell.
 */
const LEAST_EVIDENCE = 0.375;
const COVERAGE_SHARE = 0.3;

export function measureEvidence(passages: readonly RetrievedPassage[], weights: WordWeights): Evidence {
  const considered = passages.slice(0, PASSAGES_CONSIDERED);
  const coverage = Math.max(0, ...considered.map((passage) => wordCoverage(contextOf(passage), weights)));
  return { coverage, similarity: Math.max(0, ...considered.map((passage) => passage.vectorScore)) };
}

export function isEnough(evidence: Evidence): boolean {
  return COVERAGE_SHARE * evidence.coverage + (1 - COVERAGE_SHARE) * evidence.similarity >= LEAST_EVIDENCE;
}

/** Share of the weight of a question's words that a text holds. */
export function wordCoverage(text: string, weights: WordWeights): number {
  const held = stems(text);
  let total = 0;
  let found = 0;
  for (const [word, weight] of weights) {
    total += weight;
    if (held.has(word)) found += weight;
  }
  return total === 0 ? 0 : found / total;
}

/** A passage with what names its subject. */
export function contextOf(passage: RetrievedPassage): string {
  const { title, headingPath, path } = passage.provenance;
  return [title, path, ...headingPath, passage.text].join(" ");
}

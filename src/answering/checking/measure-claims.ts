// Claims and sources -> how well each source supports each claim, in one pass over the embedding model.
import type { Sentence } from "../../document/sentences.ts";
import { stems } from "../../document/words.ts";
import { cosine } from "../../embedding/cosine.ts";
import type { EmbeddingModel } from "../../embedding/embedding-model.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import type { EntailmentModel } from "./entailment-model.ts";
import { probability } from "../logistic.ts";
import { type WordWeights, wordCoverage } from "../word-coverage.ts";
import { type MissingFact, missingFacts } from "./missing-facts.ts";
import { SUPPORT_MODEL } from "./support-model.ts";
import { type Source, type SupportSigns, measureSupport } from "./support-signs.ts";

export interface CheckingParts {
  readonly knowledgeBase: Pick<RetrievalParts["knowledgeBase"], "inverseDocumentFrequencies">;
  readonly embedding: EmbeddingModel;
  /** A second opinion on each sentence; none where absent. */
  readonly entailment?: EntailmentModel | undefined;
}

export interface ClaimMeasure {
  readonly signs: SupportSigns;
  readonly missing: readonly MissingFact[];
  /** That the source supports the claim, from the signs together. */
  readonly probability: number;
  /** The sentence of the source that speaks for the claim most, by words and meaning; null when the source has none. */
  readonly nearest: Sentence | null;
}

/** One row a claim, one measure a source in it. */
export async function measureClaims(
  parts: CheckingParts,
  claims: readonly string[],
  sources: readonly Source[],
  signal?: AbortSignal,
): Promise<ClaimMeasure[][]> {
  const options = { purpose: "passage" as const, ...(signal === undefined ? {} : { signal }) };
  const sentences = sources.flatMap((source) => source.sentences.map(({ text }) => text));
  const [claimVectors, sentenceVectors, frequencies] = await Promise.all([
    parts.embedding.embed(claims, options),
    parts.embedding.embed(sentences, options),
    parts.knowledgeBase.inverseDocumentFrequencies(new Set(claims.flatMap((claim) => [...stems(claim)]))),
  ]);
  let before = 0;
  const vectorsOf = sources.map((source) => {
    const from = before;
    before += source.sentences.length;
    return sentenceVectors.slice(from, before);
  });
  return claims.map((claim, index) => {
    const weights = new Map([...stems(claim)].map((stem) => [stem, frequencies.get(stem) ?? 0]));
    return sources.map((source, at) =>
      measureClaim(claim, weights, source, similarities(claimVectors[index], vectorsOf[at] ?? [])),
    );
  });
}

function measureClaim(claim: string, weights: WordWeights, source: Source, similar: readonly number[]): ClaimMeasure {
  const missing = missingFacts(claim, `${source.context}\n${source.text}`);
  const signs = measureSupport(source, { weights, similarities: similar, missing });
  return {
    signs,
    missing,
    probability: probability(SUPPORT_MODEL, signs),
    nearest: nearestSentence(source, weights, similar),
  };
}

function nearestSentence({ sentences }: Source, weights: WordWeights, similar: readonly number[]): Sentence | null {
  const scores = sentences.map(({ text }, index) => wordCoverage(text, weights) + (similar[index] ?? 0));
  return sentences[scores.indexOf(Math.max(...scores))] ?? null;
}

function similarities(claim: Float32Array | undefined, sentences: readonly Float32Array[]): number[] {
  return sentences.map((sentence) => cosine(claim, sentence));
}

// Question and passages -> the sentences weighed against the question, and whether they answer it at all. Comes before any model is asked.
import { cosine } from "../embedding/cosine.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import { ANSWERABILITY_MODEL } from "./answerability/answerability-model.ts";
import {
  type AnswerabilitySigns,
  type WeighedSentence,
  measureAnswerability,
} from "./answerability/answerability-signs.ts";
import { questionWords } from "./answerability/question-words.ts";
import { probability } from "./logistic.ts";
import { type QuotableUnit, quotableUnits } from "./quotable-units.ts";
import { type WordWeights, wordCoverage } from "./word-coverage.ts";

export interface Candidate {
  readonly passage: RetrievedPassage;
  /** Offsets are in the passage's text. */
  readonly unit: QuotableUnit;
  /** The unit with what names its subject. */
  readonly framed: string;
  /** Cosine similarity to the question. */
  readonly similarity: number;
  /** Share of the question's words by weight, with what names its subject. */
  readonly coverage: number;
}

export interface Evidence {
  readonly candidates: readonly Candidate[];
  /** Null when there is no sentence to weigh. */
  readonly signs: AnswerabilitySigns | null;
  /** That the passages answer, calibrated on labelled questions; 0 to 1. */
  readonly probability: number;
}

const PASSAGES_READ = 6;
const MEANING_SHARE = 1;
const WORDS_SHARE = 0.5;
const PASSAGE_SHARE = 0.3;

export async function weighEvidence(
  question: string,
  passages: readonly RetrievedPassage[],
  parts: { embedding: EmbeddingModel; weights: WordWeights; signal?: AbortSignal | undefined },
): Promise<Evidence> {
  const { embedding, weights, signal } = parts;
  const units = passages
    .slice(0, PASSAGES_READ)
    .flatMap((passage) =>
      quotableUnits(passage.text, passage.tableHeader).map((unit) => ({ passage, unit, framed: frame(passage, unit) })),
    );
  const asked = questionWords(question, weights);
  const options = signal === undefined ? {} : { signal };
  const [[query, ...without], vectors] = await Promise.all([
    embedding.embed([question, ...asked.content.map(({ rest }) => rest)], { purpose: "query", ...options }),
    embedding.embed(
      units.map(({ framed }) => framed),
      { purpose: "passage", ...options },
    ),
  ]);
  const candidates = units.map((unit, index) => ({
    ...unit,
    similarity: cosine(query, vectors[index]),
    coverage: wordCoverage(unit.framed, weights),
    vector: vectors[index],
  }));
  const [best, ...others] = candidates
    .filter(({ unit }) => unit.kind === "sentence")
    .map((candidate) => ({ candidate, score: scoreOf(candidate) }))
    .sort((a, b) => b.score - a.score)
    .map(({ candidate, score }) => weighed(candidate, score, without));
  if (best === undefined) return { candidates, signs: null, probability: 0 };
  const signs = measureAnswerability(asked, passages, [best, ...others]);
  return { candidates, signs, probability: probability(ANSWERABILITY_MODEL, signs) };
}

function scoreOf({ passage, coverage, similarity }: Candidate): number {
  return WORDS_SHARE * coverage + MEANING_SHARE * similarity + PASSAGE_SHARE * passage.score;
}

function weighed(
  candidate: Candidate & { vector: Float32Array | undefined },
  score: number,
  without: readonly Float32Array[],
): WeighedSentence {
  const { passage, unit, similarity, coverage, vector } = candidate;
  const { title, headingPath } = passage.provenance;
  return {
    text: [title, ...headingPath, unit.header, unit.text].join("\n"),
    passageText: [title, ...headingPath, passage.text].join("\n"),
    similarity,
    similaritiesWithout: without.map((query) => cosine(query, vector)),
    coverage,
    score,
  };
}

/** A sentence with what names its subject: the heading it stands under, and the header of its table. */
function frame({ provenance }: RetrievedPassage, unit: QuotableUnit): string {
  const { title, headingPath } = provenance;
  return `${headingPath.at(-1) ?? title}: ${unit.header === "" ? "" : `${unit.header} `}${unit.text}`;
}

// The sides of a comparison, each weighed on its own, so that an answer shows a sentence of each or says that there is none.
import { contentWords, stem } from "../../document/words.ts";
import type { EmbeddingModel } from "../../embedding/embedding-model.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import { answerSentences } from "../checking/answer-sentences.ts";
import { type Candidate, type Evidence, weighEvidence } from "../evidence.ts";
import { type Quotation, selectQuotations } from "../select-quotations.ts";
import { type WordWeights, wordCoverage } from "../word-coverage.ts";
import { comparisonOf, questionOf } from "./question-kind.ts";

export interface ComparedSide {
  /** In the question's words. */
  readonly name: string;
  /** The words that only this side has. */
  readonly ownWords: WordWeights;
  /** What the documents say of it, best first; empty when they say nothing. */
  readonly quotations: readonly Quotation[];
  readonly evidence: Evidence;
}

export interface ComparingParts {
  readonly knowledgeBase: Pick<RetrievalParts["knowledgeBase"], "inverseDocumentFrequencies">;
  readonly embedding: EmbeddingModel;
}

/** A sentence speaks of a side when, with its headings, it holds this share of the side's own words, by weight. */
const LEAST_HELD = 0.5;
/** Or fewer of them when it means the like: what one calls a turnaround the other gives in days. */
const LEAST_HELD_OF_THE_LIKE = 0.15;
const LIKE = 0.45;
/** A second sentence of a side is quoted when it is nearly as good. */
const MOST_QUOTED = 2;
const NEARLY = 0.9;

/** @param bySide passages found for each side; empty when the question compares nothing or the documents speak of neither side */
export async function compareSides(
  parts: ComparingParts,
  question: string,
  bySide: readonly (readonly RetrievedPassage[])[],
  signal?: AbortSignal,
): Promise<readonly ComparedSide[]> {
  const comparison = comparisonOf(question);
  if (comparison === null) return [];
  const { shared, names } = comparison;
  const sides: ComparedSide[] = [];
  for (const [index, name] of names.entries()) {
    const others = names.filter((other) => other !== name).join(" ");
    const asked = questionOf(comparison, name);
    const side = { name, question: asked, others: `${shared} ${others}`, passages: bySide[index] ?? [] };
    sides.push(await weighSide(parts, side, signal));
  }
  return sides.some(({ quotations }) => quotations.length > 0) ? sides : [];
}

async function weighSide(
  { embedding, knowledgeBase }: ComparingParts,
  side: { name: string; question: string; others: string; passages: readonly RetrievedPassage[] },
  signal: AbortSignal | undefined,
): Promise<ComparedSide> {
  const { name, question, others, passages } = side;
  const elsewhere = new Set(contentWords(others).map(stem));
  const weights = await knowledgeBase.inverseDocumentFrequencies(new Set(contentWords(question).map(stem)));
  const own = [...weights].filter(([word]) => !elsewhere.has(word));
  const ownWords = new Map(own.length === 0 ? weights : own);
  const evidence = await weighEvidence(question, passages, { embedding, weights, signal });
  const speaking = evidence.candidates.filter((candidate) => speaksOf(candidate, ownWords));
  const best = selectQuotations(question, speaking);
  const least = NEARLY * (best[0]?.score ?? 0);
  return {
    name,
    ownWords,
    quotations: best.slice(0, MOST_QUOTED).filter(({ score }) => score >= least),
    evidence,
  };
}

function speaksOf({ passage, framed, similarity }: Candidate, ownWords: WordWeights): boolean {
  const { title, path, headingPath } = passage.provenance;
  const held = wordCoverage([title, path, ...headingPath, framed].join("\n"), ownWords);
  return held >= LEAST_HELD || (held >= LEAST_HELD_OF_THE_LIKE && similarity >= LIKE);
}

/** The quotations of all sides, each once, side after side. */
export function quotationsOf(sides: readonly ComparedSide[]): Quotation[] {
  const all = sides.flatMap(({ quotations }) => quotations);
  return all.filter((one, index) => all.findIndex((other) => isSamePlace(one, other)) === index);
}

function isSamePlace(one: Quotation, other: Quotation): boolean {
  const placeOf = ({ passage: { provenance }, unit }: Quotation) =>
    `${provenance.documentId} ${provenance.start + unit.start} ${provenance.start + unit.end}`;
  return placeOf(one) === placeOf(other);
}

/** What a model is asked besides; nothing when no sides are compared. */
export function askForSides(sides: readonly ComparedSide[]): string | undefined {
  if (sides.length === 0) return undefined;
  const names = sides.map(({ name }) => name).join(" / ");
  return `The question asks of: ${names}. Say what the passages hold of each, and if they hold nothing of one, say so.`;
}

/** For the reader; null when the documents speak of both sides. */
export function describeMissing(sides: readonly ComparedSide[]): string | null {
  const silent = sides.filter(({ quotations }) => quotations.length === 0).map(({ name }) => `"${name}"`);
  return silent.length === 0 ? null : `Nothing was found of ${silent.join(" and ")}.`;
}

/**
 * The sides that the documents speak of and a written answer does not: no cited sentence holds the side's own words, and none cites its
 * passage alone without speaking of another side.
 */
export function missingSides(
  answer: string,
  passages: readonly RetrievedPassage[],
  sides: readonly ComparedSide[],
): ComparedSide[] {
  const sentences = answerSentences(answer).filter(({ marks }) => marks.length > 0);
  const idsOf = (side: ComparedSide) => new Set(side.quotations.map(({ passage }) => passage.id));
  return sides.filter((side) => {
    const others = sides.filter((other) => other !== side);
    const ids = idsOf(side);
    const idsOfOthers = new Set(others.flatMap((other) => [...idsOf(other)]));
    const holds = (text: string, { ownWords }: ComparedSide) => wordCoverage(text, ownWords) >= LEAST_HELD;
    const citesAlone = (marks: readonly number[]) =>
      marks.map((mark) => passages[mark - 1]?.id ?? "").some((id) => ids.has(id) && !idsOfOthers.has(id));
    const isShown = sentences.some(
      ({ text, marks }) => holds(text, side) || (citesAlone(marks) && !others.some((other) => holds(text, other))),
    );
    return side.quotations.length > 0 && !isShown;
  });
}

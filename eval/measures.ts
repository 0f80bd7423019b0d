// Every measure of a run: how one question counts in it, which way is better, and where its definition comes from.
import { containsAnswer, goldOf, isJudgedByText, matchesNumbers, tokenF1 } from "./answer-metrics.ts";
import { evidenceRecall, isEvidence } from "./evidence-metrics.ts";
import type { Answer, Outcome } from "./outcome.ts";
import { relevanceOf } from "./question-set.ts";
import { ndcg, recallAt, reciprocalRank } from "./ranking-metrics.ts";

/** A share: the measure of a run is the sum of all `value` over the sum of all `of`. */
export interface Part {
  readonly value: number;
  readonly of: number;
}

export interface Measure {
  readonly title: string;
  readonly better: "more" | "less";
  readonly group: "retrieval" | "answers" | "refusals" | "citations";
  readonly source: string;
  /** What a question adds; null where the measure says nothing of it. */
  part(outcome: Outcome): Part | null;
}

const TREC_EVAL = "trec_eval";
const OWN = "Eyrie";
const ALCE = "ALCE (Gao and others, 2023)";

export const MEASURES = {
  "evidence@5": retrieval("all evidence in the first 5 passages", OWN, (outcome) =>
    Number(evidenceAt(outcome, 5) === 1),
  ),
  "pageRecall@10": retrieval("evidence pages among the first 10 passages", OWN, (outcome) => evidenceAt(outcome, 10)),
  "document@5": retrieval("an evidence document in the first 5 passages", OWN, (outcome) => documentAt(outcome, 5)),
  "recall@10": ranking("relevant documents among the first 10", TREC_EVAL, (order, grades) =>
    recallAt(order, grades, 10),
  ),
  mrr: ranking("reciprocal rank of the first relevant document", TREC_EVAL, reciprocalRank),
  "ndcg@10": ranking("nDCG of the first 10 documents", TREC_EVAL, (order, grades) => ndcg(order, grades, 10)),
  "ndcg@10 words": listMeasure("nDCG@10 of the words alone", "byWords"),
  "ndcg@10 vectors": listMeasure("nDCG@10 of the vectors alone", "byVectors"),
  "graphRecall@10": {
    title: "nearest 10 that the graph finds, against exact search",
    better: "more",
    group: "retrieval",
    source: "ann-benchmarks (Aumüller and others, 2017)",
    part: ({ graphRecall }) => (graphRecall === null ? null : { value: graphRecall, of: 1 }),
  },
  gold: answered("short gold answer in the answer", OWN, ({ question }, text) =>
    isJudgedByText(question) ? Number(containsAnswer(text, question)) : null,
  ),
  tokenF1: answered("words in common with the gold answer, F1", "SQuAD (Rajpurkar and others, 2016)", (outcome, text) =>
    tokenF1(text, goldOf(outcome.question)),
  ),
  numberMatch: answered("numbers of the gold answer within 1 %", OWN, (outcome, text) => {
    const matches = matchesNumbers(text, goldOf(outcome.question));
    return matches === null ? null : Number(matches);
  }),
  refusalRecall: refusals("unanswerable questions that were refused", "more", ({ question, answer }) =>
    question.answerable ? null : one(isRefusal(answer)),
  ),
  refusalPrecision: refusals("refusals that were right", "more", ({ question, answer }) =>
    isRefusal(answer) ? one(!question.answerable) : null,
  ),
  falseRefusals: refusals("answerable questions that were refused", "less", ({ question, answer }) =>
    question.answerable ? one(isRefusal(answer)) : null,
  ),
  citationValidity: citations(
    "citations that are to the letter what the document holds there; a mark without a citation is none",
    OWN,
    (answer, { validCitations }) => ({
      value: validCitations,
      of: answer.citations.length + marksWithoutCitation(answer),
    }),
  ),
  citationPrecision: citations("sentences that are cited to evidence", ALCE, (answer, outcome) => {
    if (!outcome.question.answerable || outcome.question.evidence.length === 0) return null;
    const right = new Set(
      answer.citations.filter((cited) => isCitedEvidence(cited, outcome)).map(({ number }) => number),
    );
    const held = answer.sentences.filter(({ citations: numbers }) => numbers.some((number) => right.has(number)));
    return { value: held.length, of: answer.sentences.length };
  }),
  citationCoverage: citations("sentences with a citation", ALCE, ({ sentences }) => ({
    value: sentences.filter(({ citations: numbers }) => numbers.length > 0).length,
    of: sentences.length,
  })),
  groundedness: citations("sentences that the answer checker finds supported", OWN, ({ sentences }) => ({
    value: sentences.filter(({ support }) => support === "supported").length,
    of: sentences.length,
  })),
} satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];

/** Whether a question went right as a whole: what a list of lost questions is made from. */
export function isRight(outcome: Outcome): boolean {
  const { question, answer } = outcome;
  if (outcome.error !== null) return false;
  if (answer === null) return documentAt(outcome, 10) === 1;
  if (!question.answerable) return isRefusal(answer);
  if (isRefusal(answer)) return false;
  if (question.evidence.length > 0 && documentAt(outcome, 10) === 0) return false;
  return (
    !isJudgedByText(question) ||
    containsAnswer(answer.text, question) ||
    matchesNumbers(answer.text, goldOf(question)) === true
  );
}

function evidenceAt({ passages, question }: Outcome, k: number): number {
  return evidenceRecall(passages.slice(0, k), question);
}

function documentAt({ passages, question }: Outcome, k: number): number {
  const wanted = relevanceOf(question);
  return Number(passages.slice(0, k).some(({ provenance }) => (wanted.get(provenance.path) ?? 0) > 0));
}

export function documentsOf({ passages }: Outcome): string[] {
  return [...new Set(passages.map(({ provenance }) => provenance.path))];
}

function isCitedEvidence(cited: Answer["citations"][number], { question }: Outcome): boolean {
  return isEvidence({ text: cited.quote, provenance: cited }, question);
}

function marksWithoutCitation({ text, citations: cited }: Answer): number {
  const numbers = new Set(cited.map(({ number }) => number));
  return [...text.matchAll(/\[(\d{1,3})\]/g)].filter((mark) => !numbers.has(Number(mark[1]))).length;
}

/** A question that failed is not answered, and not refused. */
const isRefusal = (answer: Answer | null): boolean => answer !== null && !answer.answered;

const one = (holds: boolean): Part => ({ value: Number(holds), of: 1 });

function retrieval(title: string, source: string, value: (outcome: Outcome) => number): Measure {
  const concerns = ({ question }: Outcome) => question.answerable && question.evidence.length > 0;
  return {
    title,
    better: "more",
    group: "retrieval",
    source,
    part: (outcome) => (concerns(outcome) ? { value: value(outcome), of: 1 } : null),
  };
}

function ranking(
  title: string,
  source: string,
  value: (order: readonly string[], grades: Map<string, number>) => number,
): Measure {
  const part = (outcome: Outcome): Part | null => {
    const grades = relevanceOf(outcome.question);
    return grades.size === 0 ? null : { value: value(documentsOf(outcome), grades), of: 1 };
  };
  return { title, better: "more", group: "retrieval", source, part };
}

function listMeasure(title: string, list: "byWords" | "byVectors"): Measure {
  const part = (outcome: Outcome): Part | null => {
    const grades = relevanceOf(outcome.question);
    return grades.size === 0 ? null : { value: ndcg(outcome[list], grades, 10), of: 1 };
  };
  return { title, better: "more", group: "retrieval", source: TREC_EVAL, part };
}

/** Of the answerable questions with a gold answer; what was refused counts as nothing found. */
function answered(title: string, source: string, value: (outcome: Outcome, text: string) => number | null): Measure {
  const part = (outcome: Outcome): Part | null => {
    if (!outcome.question.answerable || goldOf(outcome.question).length === 0) return null;
    if (outcome.answer === null && outcome.error === null) return null;
    const measured = value(outcome, outcome.answer?.answered === true ? outcome.answer.text : "");
    return measured === null ? null : { value: measured, of: 1 };
  };
  return { title, better: "more", group: "answers", source, part };
}

function refusals(title: string, better: Measure["better"], part: Measure["part"]): Measure {
  const asked = (outcome: Outcome) => (outcome.answer === null && outcome.error === null ? null : part(outcome));
  return { title, better, group: "refusals", source: OWN, part: asked };
}

function citations(title: string, source: string, value: (answer: Answer, outcome: Outcome) => Part | null): Measure {
  const part = (outcome: Outcome) => (outcome.answer?.answered === true ? value(outcome.answer, outcome) : null);
  return { title, better: "more", group: "citations", source, part };
}

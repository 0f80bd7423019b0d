// Which sentences to quote when no model writes: those that answer best, each once.
import { asksForList, expectedForm } from "./expected-form.ts";
import type { Candidate } from "./evidence.ts";
import { questionKind } from "./kinds/question-kind.ts";
import { type WordWeights, wordCoverage } from "./word-coverage.ts";

export interface Quotation extends Candidate {
  readonly score: number;
}

/** Quotations at most, and the share of the best score that each must reach; a comparison needs both its sides. */
const FACT = { most: 3, nearBest: 0.8 };
const COMPARISON = { most: 4, nearBest: 0.6 };
/** Shorter text is a heading or a stray item more often than an answer; in UTF-16 units. */
const SHORTEST = 16;

/** What each sign that a sentence answers adds to its score; chosen on the sample questions. */
const WEIGHTS = {
  ownWords: 0.1,
  framedWords: 0.4,
  meaning: 0.5,
  passage: 0.3,
  form: 0.15,
  list: 0.3,
  unaskedList: -0.35,
  question: -0.3,
  fragment: -0.15,
};

/**
 * The sentences that answer, best first: by the weight of the question's words they hold (with their headings), by similarity of
 * meaning, by the score of their passage, and by whether they hold what the question asks for (a number, a date, a name, a list).
 */
export function selectQuotations(
  question: string,
  candidates: readonly Candidate[],
  weights: WordWeights,
): Quotation[] {
  const scored = candidates.map((candidate) => ({ ...candidate, score: scoreOf(question, candidate, weights) }));
  return keepBest(scored, questionKind(question) === "comparison" ? COMPARISON : FACT);
}

function scoreOf(question: string, candidate: Candidate, weights: WordWeights): number {
  const { unit, passage, coverage, similarity } = candidate;
  const form = expectedForm(question);
  const isFragment = unit.header === "" && (unit.text.length < SHORTEST || !/[.!?:;)"”|]/.test(unit.text));
  return (
    WEIGHTS.ownWords * wordCoverage(unit.text, weights) +
    WEIGHTS.framedWords * coverage +
    WEIGHTS.meaning * similarity +
    WEIGHTS.passage * passage.score +
    (form === null || form.test(unit.text) ? WEIGHTS.form : 0) +
    (unit.kind === "list" ? (asksForList(question) ? WEIGHTS.list : WEIGHTS.unaskedList) : 0) +
    (unit.text.endsWith("?") ? WEIGHTS.question : 0) +
    (isFragment ? WEIGHTS.fragment : 0)
  );
}

/** The best few; what lies within a quotation already kept is not quoted twice. */
function keepBest(scored: readonly Quotation[], limits: typeof FACT): Quotation[] {
  const ranked = [...scored].sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  const kept: Quotation[] = [];
  for (const candidate of ranked) {
    if (kept.length === limits.most || candidate.score < limits.nearBest * best) break;
    if (!kept.some((other) => overlaps(other, candidate))) kept.push(candidate);
  }
  return kept;
}

function overlaps(a: Candidate, b: Candidate): boolean {
  if (a.unit.text === b.unit.text) return true;
  const [first, second] = [a, b].map(({ passage, unit }) => ({
    document: passage.provenance.documentId,
    start: passage.provenance.start + unit.start,
    end: passage.provenance.start + unit.end,
  }));
  if (first === undefined || second === undefined || first.document !== second.document) return false;
  return first.start < second.end && second.start < first.end;
}

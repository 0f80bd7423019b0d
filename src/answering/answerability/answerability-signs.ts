// What speaks for and against the passages answering at all: of the question, of the search, and of the sentence that answers best.
import { FORMS } from "../expected-form.ts";
import { CLOSE_SIGNS, type CloseSign, type CloseSigns } from "./close-signs.ts";
import type { QuestionWords } from "./question-words.ts";
import { SENTENCE_SIGNS, type SentenceSign, type SentenceSigns } from "./sentence-signs.ts";

const OWN_SIGNS = [
  "bestOdds",
  "nextOdds",
  "anyOdds",
  "bestPassageSimilarity",
  "passageLead",
  "wordScore",
  "contentWords",
  "names",
  "numbers",
  "asksForList",
] as const;
type AsksSign = `asks:${(typeof FORMS)[number]}`;
type OwnSign = (typeof OWN_SIGNS)[number];
export type AnswerabilitySign = OwnSign | AsksSign | SentenceSign | CloseSign;
export type AnswerabilitySigns = Readonly<Record<AnswerabilitySign, number>>;

export const ANSWERABILITY_SIGNS: readonly AnswerabilitySign[] = [
  ...OWN_SIGNS,
  ...FORMS.map((form): AsksSign => `asks:${form}`),
  ...SENTENCE_SIGNS,
  ...CLOSE_SIGNS,
];

interface Scored {
  readonly signs: SentenceSigns;
  /** Probability that it answers. */
  readonly score: number;
}

/**
 * @param sentences best first
 * @param close of the best
 */
export function judgeQuestion(
  question: QuestionWords,
  passages: readonly { readonly score: number; readonly vectorScore: number; readonly wordScore: number }[],
  sentences: readonly [Scored, ...Scored[]],
  close: CloseSigns,
): AnswerabilitySigns {
  const [best, next] = sentences;
  const total = question.content.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const sorted = passages.map(({ score }) => score).sort((a, b) => b - a);
  const none = sentences.reduce((product, { score }) => product * (1 - score), 1);
  const own: Record<OwnSign, number> = {
    bestOdds: logOdds(best.score),
    nextOdds: logOdds(next?.score ?? 0),
    anyOdds: logOdds(1 - none),
    bestPassageSimilarity: Math.max(0, ...passages.map(({ vectorScore }) => vectorScore)),
    passageLead: (sorted[0] ?? 0) - (sorted[1] ?? 0),
    wordScore: Math.max(0, ...passages.map(({ wordScore }) => wordScore)) / total,
    contentWords: question.content.length,
    names: question.names.size,
    numbers: question.numbers.size,
    asksForList: Number(question.asksForList),
  };
  const asks = Object.fromEntries(FORMS.map((form) => [`asks:${form}`, Number(question.form === form)]));
  return { ...own, ...(asks as Record<AsksSign, number>), ...best.signs, ...close };
}

const LEAST = 1e-3;

function logOdds(probability: number): number {
  return Math.log((probability + LEAST) / (1 - probability + LEAST));
}

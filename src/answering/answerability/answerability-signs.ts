// What speaks for and against the passages answering, as numbers: each is one a reader can check in the trace.
import { stem, words } from "../../document/words.ts";
import { countOpposites, countUnmatchedPicking, isUnmatchedNegation } from "./opposites.ts";
import type { QuestionWord, QuestionWords } from "./question-words.ts";

export interface AnswerabilitySigns {
  /** Greatest cosine similarity of question and passage. */
  readonly passageSimilarity: number;
  /** By how much the first passage's score is above the second's. */
  readonly passageLead: number;
  /** Best BM25 for each unit of weight of the question's words. */
  readonly wordScore: number;
  /** Cosine similarity of question and best sentence. */
  readonly sentenceSimilarity: number;
  /** By how much the best sentence is above the next. */
  readonly sentenceLead: number;
  /** Greatest share of the question's words by weight in one sentence. */
  readonly coverage: number;
  /** Share by weight of the words that the best sentence lacks, without those that name what is asked for. */
  readonly missingShare: number;
  /** Weight of the rarest word that the best sentence lacks. */
  readonly rarestMissing: number;
  /** Number of words that the best sentence lacks. */
  readonly missingWords: number;
  /** By how much the sentence would be nearer to the question without the word of it that it lacks. */
  readonly distraction: number;
  /** The same for words that the whole passage lacks. */
  readonly passageDistraction: number;
  /** Words whose opposite stands in the sentence. */
  readonly opposites: number;
  /** Words such as first, northern, only that the passage lacks. */
  readonly unmatchedPicking: number;
  readonly missingNumbers: number;
  readonly missingNames: number;
  /** 1 when a quantity is asked for and the sentence holds none but the question's own. */
  readonly noQuantity: number;
  /** How far apart the question's words stand in the sentence: 1 is side by side. */
  readonly scatter: number;
  /** 1 when the question denies something and the sentence does not. */
  readonly unmatchedNegation: number;
}

/** A sentence as it is weighed against the question. */
export interface WeighedSentence {
  /** With title, headings and table header, which name its subject. */
  readonly text: string;
  /** The passage it stands in, with title and headings. */
  readonly passageText: string;
  /** Cosine similarity to the question. */
  readonly similarity: number;
  /** Cosine similarities to the question without each of its content words, in their order. */
  readonly similaritiesWithout: readonly number[];
  /** Share of the question's words by weight. */
  readonly coverage: number;
  readonly score: number;
}

/** What distraction is when nothing is missing: a word that is held brings the sentence nearer by about as much. */
const NOTHING_MISSING = -0.06;
const FARTHEST_APART = 10;
const ASKS_QUANTITY = /\bhow (?:many|much)\b/i;
const QUANTITY =
  /\d|^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|hundred|thousand|million|billion|several|many|few)$/;

/** @param sentences best first, at least one */
export function measureAnswerability(
  question: QuestionWords,
  passages: readonly { readonly score: number; readonly vectorScore: number; readonly wordScore: number }[],
  sentences: readonly [WeighedSentence, ...WeighedSentence[]],
): AnswerabilitySigns {
  const [best, next] = sentences;
  const total = sumOf(question.content.map(({ weight }) => weight)) || 1;
  const sequence = words(best.text).map(stem);
  const held = new Set(sequence);
  const passage = new Set(words(best.passageText).map(stem));
  const missing = question.content.filter(({ stem: own }) => !held.has(own));
  const sorted = passages.map(({ score }) => score).sort((a, b) => b - a);
  const lacking = (own: ReadonlySet<string>) => [...own].filter((word) => !held.has(word)).length;
  return {
    passageSimilarity: Math.max(0, ...passages.map(({ vectorScore }) => vectorScore)),
    passageLead: (sorted[0] ?? 0) - (sorted[1] ?? 0),
    wordScore: Math.max(0, ...passages.map(({ wordScore }) => wordScore)) / total,
    sentenceSimilarity: best.similarity,
    sentenceLead: next === undefined ? 0 : best.score - next.score,
    coverage: Math.max(...sentences.map(({ coverage }) => coverage)),
    missingShare: sumOf(missing.filter(({ isAsked }) => !isAsked).map(({ weight }) => weight)) / total,
    rarestMissing: Math.max(0, ...missing.map(({ weight }) => weight)),
    missingWords: missing.length,
    distraction: distractionOf(question, best, ({ stem: own }) => !held.has(own)),
    passageDistraction: distractionOf(question, best, ({ stem: own, isAsked }) => !isAsked && !passage.has(own)),
    opposites: countOpposites(question.all, held),
    unmatchedPicking: countUnmatchedPicking(question.all, passage),
    missingNumbers: lacking(question.numbers),
    missingNames: lacking(question.names),
    noQuantity: ASKS_QUANTITY.test(question.text) && !holdsQuantity(best.text, question) ? 1 : 0,
    scatter: scatterOf(question, sequence),
    unmatchedNegation: isUnmatchedNegation(question.text, best.text) ? 1 : 0,
  };
}

function distractionOf(
  question: QuestionWords,
  best: WeighedSentence,
  counts: (word: QuestionWord) => boolean,
): number {
  const gains = question.content.map((word, index) =>
    counts(word) ? (best.similaritiesWithout[index] ?? 0) - best.similarity : NOTHING_MISSING,
  );
  return Math.max(NOTHING_MISSING, ...gains);
}

function holdsQuantity(sentence: string, question: QuestionWords): boolean {
  return words(sentence).some((word) => QUANTITY.test(word) && !question.all.has(stem(word)));
}

function scatterOf(question: QuestionWords, sequence: readonly string[]): number {
  const content = new Set(question.content.map(({ stem: own }) => own));
  const places = sequence.flatMap((word, index) => (content.has(word) ? [index] : []));
  const distinct = new Set(places.map((place) => sequence[place])).size;
  if (distinct === 0) return FARTHEST_APART;
  return Math.min(FARTHEST_APART, ((places.at(-1) ?? 0) - (places[0] ?? 0) + 1) / distinct);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

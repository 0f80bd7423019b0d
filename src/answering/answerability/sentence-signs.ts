// What speaks for and against one sentence answering the question, as numbers. A sentence is read with what names its subject: title,
// headings, the caption and the header of its table.
import { isTableRow } from "../../document/sentences.ts";
import { contentWords, stem, words } from "../../document/words.ts";
import { countsThing, holdsForm } from "../expected-form.ts";
import type { QuotableUnit } from "../quotable-units.ts";
import {
  countOpposites,
  countTurnedRound,
  countUnmatchedPicking,
  isUnaskedNegation,
  isUnmatchedNegation,
} from "./opposites.ts";
import { type QuestionWord, type QuestionWords, holdsNumber } from "./question-words.ts";
import { brokenNames, numberDistance, scatterOf, sideBySide } from "./word-places.ts";

export const SENTENCE_SIGNS = [
  "ownCoverage",
  "coverage",
  "windowCoverage",
  "passageCoverage",
  "similarity",
  "similarityLead",
  "coverageLead",
  "passageScore",
  "passageSimilarity",
  "passageRank",
  "likeness",
  "ownLikeness",
  "leastLikeness",
  "rarestMissing",
  "rarestUnlike",
  "missingWords",
  "missingInPassage",
  "missingEverywhere",
  "rarestMissingInPassage",
  "askedLikeness",
  "distraction",
  "passageDistraction",
  "opposites",
  "turnedRound",
  "unmatchedPicking",
  "unmatchedNegation",
  "unaskedNegation",
  "missingNames",
  "missingNamesInPassage",
  "brokenNames",
  "missingNumbers",
  "missingNumbersInPassage",
  "missingNumberWords",
  "scatter",
  "sideBySide",
  "newWords",
  "length",
  "isRow",
  "unaskedList",
  "isQuestion",
  "isFragment",
  "holdsForm",
  "lacksForm",
  "countsThing",
  "countsNothing",
  "numberDistance",
] as const;
export type SentenceSign = (typeof SENTENCE_SIGNS)[number];
export type SentenceSigns = Readonly<Record<SentenceSign, number>>;

/** A sentence as it is weighed against the question. */
export interface WeighedSentence {
  readonly unit: QuotableUnit;
  /** Title, headings, caption and header, one a line. */
  readonly frame: string;
  readonly passage: {
    readonly text: string;
    readonly score: number;
    readonly vectorScore: number;
    readonly rank: number;
  };
  /** Cosine similarity to the question. */
  readonly similarity: number;
  /** Cosine similarities to the question without each of its content words, in their order. */
  readonly similaritiesWithout: readonly number[];
  /** By how much similarity is above that of the best other sentence. */
  readonly similarityLead: number;
  /** The same of coverage. */
  readonly coverageLead: number;
}

/** How alike two words are in meaning, 0 to 1. */
export type Likeness = (questionWord: string, word: string) => number;

/** What distraction is when nothing is missing: a word that is held brings the sentence nearer by about as much. */
const NOTHING_MISSING = -0.06;
const READ_BEFORE = 300;
const SHORTEST = 16;

/** @param everywhere stems of all words of all passages */
export function measureSentence(
  question: QuestionWords,
  sentence: WeighedSentence,
  everywhere: ReadonlySet<string>,
  likeness: Likeness,
): SentenceSigns {
  const { unit, frame, passage, similarity, similaritiesWithout } = sentence;
  const sequence = words(unit.text).map(stem);
  const own = new Set(sequence);
  const framing = words(frame);
  const held = new Set([...own, ...framing.map(stem)]);
  const window = new Set([...held, ...stemsOf(passage.text.slice(Math.max(0, unit.start - READ_BEFORE), unit.start))]);
  const whole = new Set([...held, ...stemsOf(passage.text)]);
  const likes = likenesses(question, unit, frame, { own, held, likeness });
  const said = question.content.filter(({ isAsked }) => !isAsked);
  const missing = (among: ReadonlySet<string>) => said.filter((word) => !among.has(word.stem));
  const distraction = (counts: (word: QuestionWord) => boolean) =>
    Math.max(
      NOTHING_MISSING,
      ...question.content.map((word, index) =>
        counts(word) ? (similaritiesWithout[index] ?? 0) - similarity : NOTHING_MISSING,
      ),
    );
  const hasForm = question.form === null ? null : holdsForm(question.form, unit, question.all);
  const counts = question.counted.length === 0 ? null : countsThing(unit.text, question.counted, question.all);
  const rarest = (list: readonly QuestionWord[], of: (word: QuestionWord) => number) => Math.max(0, ...list.map(of));
  const unlike = (word: QuestionWord) => word.rarity * (1 - (likes.framed.get(word.stem) ?? 0));
  return {
    ownCoverage: coverageOf(question, own),
    coverage: coverageOf(question, held),
    windowCoverage: coverageOf(question, window),
    passageCoverage: coverageOf(question, whole),
    similarity,
    similarityLead: sentence.similarityLead,
    coverageLead: sentence.coverageLead,
    passageScore: passage.score,
    passageSimilarity: passage.vectorScore,
    passageRank: passage.rank,
    likeness: shareOf(question, (word) => likes.framed.get(word.stem) ?? 0),
    ownLikeness: shareOf(question, (word) => likes.own.get(word.stem) ?? 0),
    leastLikeness: Math.min(1, ...said.map((word) => likes.framed.get(word.stem) ?? 0)),
    rarestMissing: rarest(missing(held), ({ rarity }) => rarity),
    rarestUnlike: rarest(missing(held), unlike),
    missingWords: missing(held).length,
    missingInPassage: missing(whole).length,
    missingEverywhere: missing(everywhere).length,
    rarestMissingInPassage: rarest(missing(whole), unlike),
    askedLikeness: Math.max(
      0,
      ...question.content.filter(({ isAsked }) => isAsked).map((word) => likes.framed.get(word.stem) ?? 0),
    ),
    distraction: distraction((word) => !held.has(word.stem)),
    passageDistraction: distraction((word) => !word.isAsked && !whole.has(word.stem)),
    opposites: countOpposites(question.all, held),
    turnedRound: countTurnedRound(
      question.content.map(({ word }) => word),
      new Set(words(unit.text)),
    ),
    unmatchedPicking: countUnmatchedPicking(question.all, whole),
    unmatchedNegation: Number(isUnmatchedNegation(question.text, unit.text)),
    unaskedNegation: Number(isUnaskedNegation(question.text, unit.text)),
    missingNames: lacking(question.names, held),
    missingNamesInPassage: lacking(question.names, whole),
    brokenNames: brokenNames(question, held, `${frame}\n${unit.text}`),
    missingNumbers: lackingNumbers(question, `${frame}\n${unit.text}`),
    missingNumbersInPassage: lackingNumbers(question, `${frame}\n${passage.text}`),
    missingNumberWords: lacking(question.numberWords, held),
    scatter: scatterOf(question, sequence),
    sideBySide: sideBySide(question, [...framing.map(stem), ...sequence]),
    newWords: Math.min(
      20,
      new Set(
        contentWords(unit.text)
          .map(stem)
          .filter((word) => !question.all.has(word)),
      ).size,
    ),
    length: Math.min(60, sequence.length),
    isRow: Number(isTableRow(unit.text)),
    unaskedList: Number(unit.kind === "list" && !question.asksForList),
    isQuestion: Number(unit.text.endsWith("?")),
    isFragment: Number(unit.header === "" && (unit.text.length < SHORTEST || !/[.!?:;)"”|]/.test(unit.text))),
    holdsForm: Number(hasForm === true),
    lacksForm: Number(hasForm === false),
    countsThing: Number(counts === true),
    countsNothing: Number(counts === false),
    numberDistance: numberDistance(question, unit.text),
  };
}

function stemsOf(text: string): string[] {
  return words(text).map(stem);
}

export function coverageOf(question: QuestionWords, held: ReadonlySet<string>): number {
  return shareOf(question, (word) => Number(held.has(word.stem)));
}

function shareOf(question: QuestionWords, of: (word: QuestionWord) => number): number {
  const total = question.content.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? 0 : question.content.reduce((sum, word) => sum + word.weight * of(word), 0) / total;
}

/** Of each word of the question how like it the likest word is: in the sentence with its table, and with all that frames it. */
function likenesses(
  question: QuestionWords,
  unit: QuotableUnit,
  frame: string,
  held: { own: ReadonlySet<string>; held: ReadonlySet<string>; likeness: Likeness },
): { own: Map<string, number>; framed: Map<string, number> } {
  const ownWords = contentWords(`${unit.caption} ${unit.header} ${unit.text}`);
  const frameWords = contentWords(frame);
  const own = new Map<string, number>();
  const framed = new Map<string, number>();
  for (const { word, stem: root } of question.content) {
    const likest = (others: readonly string[]) => Math.max(0, ...others.map((other) => held.likeness(word, other)));
    const here = held.own.has(root) ? 1 : likest(ownWords);
    own.set(root, here);
    framed.set(root, held.held.has(root) ? 1 : Math.max(here, likest(frameWords)));
  }
  return { own, framed };
}

function lacking(of: ReadonlySet<string>, held: ReadonlySet<string>): number {
  return [...of].filter((word) => !held.has(word)).length;
}

function lackingNumbers({ numbers }: QuestionWords, text: string): number {
  return [...numbers].filter((number) => !holdsNumber(text, number)).length;
}

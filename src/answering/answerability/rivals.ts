// Words that exclude one another: a month for another month, a name for another name. Where the question has one that the sentence lacks,
// another of its kind in the sentence says that something else is spoken of.
import { stem, words } from "../../document/words.ts";
import type { WordSequence } from "./word-sequence.ts";

export interface Rivals {
  /** Kinds of which the question has a word that is missing, and the sentence another. */
  readonly rivalKinds: number;
  /** Kinds of which the question has a word that is missing, and the sentence none. */
  readonly missingKinds: number;
  readonly missingYears: number;
  /** The sentence has a year of its own where one is missing. */
  readonly hasRivalYear: number;
  /** Names of the question that the sentence lacks, though its passage has them. */
  readonly namesElsewhere: number;
  readonly heldNames: number;
  /** Names that the question does not have. */
  readonly newNames: number;
  /** The sentence has other names where one is missing. */
  readonly hasRivalName: number;
}

const KINDS = [
  "january february march april may june july august september october november december",
  "monday tuesday wednesday thursday friday saturday sunday",
  "north south east west northern southern eastern western northeast southwest northwest southeast",
  `one two three four five six seven eight nine ten eleven twelve thirteen twenty thirty forty fifty hundred thousand million billion single
  multiple several`,
  "first second third fourth fifth sixth seventh eighth ninth tenth last final",
  "largest smallest biggest highest lowest oldest youngest longest shortest most least best worst greatest fewest",
].map((kind) => new Set(kind.split(/\s+/)));
const YEAR = /^\d{3,4}$/;
const NAME = /(?<=\S\s+|[(|“"])\p{Lu}[\p{L}\p{N}'’-]*/gu;
const MOST_NEW_NAMES = 5;

export function rivals(
  question: { readonly text: string; readonly sequence: WordSequence },
  sentence: { readonly text: string; readonly sequence: WordSequence },
  passage: ReadonlySet<string>,
): Rivals {
  const missingOf = (isOfKind: (word: string) => boolean) =>
    question.sequence.words.filter(({ word, stem: own }) => isOfKind(word) && !sentence.sequence.stems.has(own)).length;
  const hasOther = (isOfKind: (word: string) => boolean) =>
    sentence.sequence.words.some(({ word, stem: own }) => isOfKind(word) && !question.sequence.stems.has(own));
  const lacking = KINDS.map((kind) => (word: string) => kind.has(word)).filter((isOfKind) => missingOf(isOfKind) > 0);
  const rival = lacking.filter(hasOther).length;
  const isYear = (word: string) => YEAR.test(word);
  const missingYears = missingOf(isYear);
  const names = namesIn(question.text);
  const missingNames = names.filter((name) => !sentence.sequence.stems.has(name));
  const newNames = namesIn(sentence.text).filter((name) => !question.sequence.stems.has(name)).length;
  return {
    rivalKinds: rival,
    missingKinds: lacking.length - rival,
    missingYears,
    hasRivalYear: Number(missingYears > 0 && hasOther(isYear)),
    namesElsewhere: missingNames.filter((name) => passage.has(name)).length,
    heldNames: names.filter((name) => sentence.sequence.stems.has(name)).length,
    newNames: Math.min(MOST_NEW_NAMES, newNames),
    hasRivalName: Number(missingNames.length > 0 && newNames > 0),
  };
}

/** Stems of the capitalised words that do not open a text, each once. */
function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(NAME)].flatMap(([name]) => words(name)).map(stem))];
}

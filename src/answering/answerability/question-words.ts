// A question -> its words with their weights, and which of them name what is asked for, so that no answer needs to repeat them.
import { contentWords, stem, words } from "../../document/words.ts";
import { type Form, asksForList, countedStems, expectedForm, isNumberWord } from "../expected-form.ts";
import type { WordWeights } from "../word-coverage.ts";

export interface QuestionWord {
  readonly word: string;
  readonly stem: string;
  readonly weight: number;
  /** The weight as a share of that of the rarest word of the question; 0 to 1. */
  readonly rarity: number;
  /** Names the kind of thing asked for: "year" in "in which year". */
  readonly isAsked: boolean;
  /** The question without it. */
  readonly rest: string;
}

export interface QuestionWords {
  readonly text: string;
  readonly content: readonly QuestionWord[];
  /** Stems of all its words, function words too. */
  readonly all: ReadonlySet<string>;
  /** Numbers and names with digits as they are written, in lower case: 911, 4.3.0, dl-540. */
  readonly numbers: ReadonlySet<string>;
  /** Numbers in words: three, thousand. */
  readonly numberWords: ReadonlySet<string>;
  /** Stems of the capitalised words that do not open it. */
  readonly names: ReadonlySet<string>;
  /** Capitalised words that stand side by side, as stems: parts of one name. */
  readonly namePairs: readonly (readonly [string, string])[];
  readonly form: Form | null;
  /** What is counted, after "how many". */
  readonly counted: readonly string[];
  readonly asksForList: boolean;
}

const KINDS_OF_THING = new Set(
  `name names country place number members known called type kind sort term word year date day person people city group amount percentage part
  thing way example method entity organization state case long large main original final currently current this these`
    .split(/\s+/)
    .map(stem),
);
const WITH_DIGITS = /(?:[\p{L}\p{N}]+[-.:/,])*[\p{L}\p{N}]*\d[\p{L}\p{N}]*(?:[-.:/,][\p{L}\p{N}]+)*/gu;
const ASKED_FOR =
  /\b(?:what|which|whose)\s+(?:(?:other|kind|type|sort|of|two|three|four|was|is|the)\s+)*([\p{L}\p{N}]+)/iu;

export function questionWords(text: string, weights: WordWeights): QuestionWords {
  const most = Math.max(...weights.values(), Number.MIN_VALUE);
  const asked = stem(words(ASKED_FOR.exec(text)?.[1] ?? "")[0] ?? "");
  const content = contentWords(text).map((word) => {
    const own = stem(word);
    const weight = weights.get(own) ?? 0;
    return {
      word,
      stem: own,
      weight,
      rarity: weight / most,
      isAsked: own === asked || KINDS_OF_THING.has(own),
      rest: withoutWord(text, word),
    };
  });
  const named = [...text.matchAll(/(?<=\S\s+)(?<![.!?]\s+)\p{Lu}[\p{L}\p{N}]*/gu)].flatMap((match) =>
    contentWords(match[0]),
  );
  return {
    text,
    content,
    all: new Set(words(text).map(stem)),
    numbers: new Set(Array.from(text.toLowerCase().matchAll(WITH_DIGITS), ([whole]) => whole)),
    numberWords: new Set(words(text).filter(isNumberWord).map(stem)),
    names: new Set(named.map(stem)),
    namePairs: [...text.matchAll(/(\p{Lu}[\p{L}\p{N}]*)(?=[ -](\p{Lu}[\p{L}\p{N}]*))/gu)]
      .slice(/^\p{Lu}[\p{L}\p{N}]* \p{Lu}/u.test(text) ? 1 : 0)
      .flatMap(([, one = "", other = ""]) => [[stem(words(one)[0] ?? ""), stem(words(other)[0] ?? "")] as const]),
    form: expectedForm(text),
    counted: countedStems(text),
    asksForList: asksForList(text),
  };
}

/** Whether a text holds a number as a whole: 4.3 is not held by 4.3.1, and 310-2001 is by 310-2001-05. */
export function holdsNumber(text: string, number: string): boolean {
  const escaped = number.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}]|\\p{N}[.,])${escaped}(?![\\p{L}\\p{N}]|[.,]\\p{N})`, "iu").test(text);
}

/** One expression for every word: one made for each would take longer to make than to run. */
function withoutWord(text: string, word: string): string {
  const rest = text
    .normalize("NFKC")
    .replace(/[\p{L}\p{N}]+/gu, (found) => (found.toLowerCase() === word ? "" : found));
  return rest.replace(/\s+/g, " ").trim();
}

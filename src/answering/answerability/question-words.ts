// A question -> its words with their weights, and which of them name what is asked for, so that no answer needs to repeat them.
import { contentWords, stem, words } from "../../document/words.ts";
import type { WordWeights } from "../word-coverage.ts";

export interface QuestionWord {
  readonly stem: string;
  readonly weight: number;
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
  readonly numbers: ReadonlySet<string>;
  /** Stems of the capitalised words that do not open it. */
  readonly names: ReadonlySet<string>;
}

const KINDS_OF_THING = new Set(
  `name names country place number members known called type kind sort term word year date day person people city group amount percentage part
  thing way example method entity organization state case long large main original final currently current this these`
    .split(/\s+/)
    .map(stem),
);
const ASKED_FOR =
  /\b(?:what|which|whose)\s+(?:(?:other|kind|type|sort|of|two|three|four|was|is|the)\s+)*([\p{L}\p{N}]+)/iu;

export function questionWords(text: string, weights: WordWeights): QuestionWords {
  const asked = stem(words(ASKED_FOR.exec(text)?.[1] ?? "")[0] ?? "");
  const content = contentWords(text).map((word) => {
    const own = stem(word);
    return {
      stem: own,
      weight: weights.get(own) ?? 0,
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
    numbers: new Set(content.filter((word) => /\d/.test(word.stem)).map((word) => word.stem)),
    names: new Set(named.map(stem)),
  };
}

function withoutWord(text: string, word: string): string {
  const standing = new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "giu");
  return text.normalize("NFKC").replace(standing, "").replace(/\s+/g, " ").trim();
}

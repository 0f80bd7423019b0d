// A text as a sequence of words that knows where each stands: what the signs of word order are read from.
import { contentWords, stem, words } from "../../document/words.ts";

export interface PlacedWord {
  readonly word: string;
  readonly stem: string;
  /** Carries a meaning of its own. */
  readonly isContent: boolean;
}

export interface WordSequence {
  readonly words: readonly PlacedWord[];
  readonly stems: ReadonlySet<string>;
  /** Places of a stem in order; none if it does not occur. */
  readonly placesOf: (stem: string) => readonly number[];
}

export function wordSequence(text: string): WordSequence {
  const content = new Set(contentWords(text));
  const sequence = words(text).map((word) => ({ word, stem: stem(word), isContent: content.has(word) }));
  const places = new Map<string, number[]>();
  for (const [place, { stem: own }] of sequence.entries()) places.set(own, [...(places.get(own) ?? []), place]);
  return { words: sequence, stems: new Set(places.keys()), placesOf: (own) => places.get(own) ?? [] };
}

// Words of a question in whose place the sentence has another: "a water-fired plant" asked of "a coal-fired plant". Whoever asks what a
// text nearly says changes one word and keeps its neighbours (Rajpurkar, Jia and Liang, 2018, section 3), where a paraphrase keeps neither.
import type { WordSequence } from "./word-sequence.ts";

export interface ReplacedWords {
  /** Missing words beside whose neighbour another word stands. */
  readonly replaced: number;
  /** The greatest rarity of such a word. */
  readonly rarestReplaced: number;
  /** The same across a function word: "harder than X". */
  readonly replacedAcross: number;
  /** Missing words between whose two neighbours exactly one other word stands. */
  readonly replacedBetween: number;
  /** Missing words whose two neighbours stand side by side. */
  readonly addedBetween: number;
  /** Neighbours of the question that stand with one other word between them. */
  readonly divided: number;
  /** Neighbours of the question that are both held, and stand apart. */
  readonly parted: number;
}

/** @param rarityOf of a stem, 0 to 1 */
export function replacedWords(
  question: WordSequence,
  sentence: WordSequence,
  rarityOf: (stem: string) => number,
): ReplacedWords {
  const asked = question.words;
  const isOther = (place: number) => {
    const found = sentence.words[place];
    return found !== undefined && found.isContent && !question.stems.has(found.stem);
  };
  const stemAt = (place: number) => sentence.words[place]?.stem;
  /** Whether some place of the question's word at `index` fulfils a condition; `isContent` is what that word must be. */
  const somePlace = (index: number, holds: (place: number) => boolean) => {
    const word = asked[index];
    return word?.isContent === true && sentence.placesOf(word.stem).some(holds);
  };
  const isFunction = (index: number) => asked[index]?.isContent === false;
  const missing = asked.flatMap((word, index) => (word.isContent && !sentence.stems.has(word.stem) ? [index] : []));
  const replaced = missing.filter(
    (index) =>
      somePlace(index + 1, (place) => isOther(place - 1)) || somePlace(index - 1, (place) => isOther(place + 1)),
  );
  const across = missing.filter(
    (index) =>
      (isFunction(index - 1) &&
        somePlace(index - 2, (place) => stemAt(place + 1) === asked[index - 1]?.stem && isOther(place + 2))) ||
      (isFunction(index + 1) &&
        somePlace(index + 2, (place) => stemAt(place - 1) === asked[index + 1]?.stem && isOther(place - 2))),
  );
  const before = (index: number) => sentence.placesOf(asked[index - 1]?.stem ?? "");
  const after = (index: number) => asked[index + 1]?.stem;
  const isNext = (place: number, distance: number, other: string | undefined) =>
    other !== undefined && stemAt(place + distance) === other;
  const neighbours = asked.flatMap((word, index) => {
    const next = asked[index + 1];
    const areHeld = word.isContent && next?.isContent === true && sentence.stems.has(word.stem);
    return areHeld && sentence.stems.has(next.stem) ? [[word.stem, next.stem] as const] : [];
  });
  const apart = neighbours.filter(([one, other]) => !sentence.placesOf(one).some((place) => isNext(place, 1, other)));
  const divided = apart.filter(([one, other]) =>
    sentence.placesOf(one).some((place) => isOther(place + 1) && isNext(place, 2, other)),
  );
  return {
    replaced: replaced.length,
    rarestReplaced: Math.max(0, ...replaced.map((index) => rarityOf(asked[index]?.stem ?? ""))),
    replacedAcross: across.length,
    replacedBetween: missing.filter((index) =>
      before(index).some((place) => isOther(place + 1) && isNext(place, 2, after(index))),
    ).length,
    addedBetween: missing.filter((index) => before(index).some((place) => isNext(place, 1, after(index)))).length,
    divided: divided.length,
    parted: apart.length - divided.length,
  };
}

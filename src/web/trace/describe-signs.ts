// What spoke for and against the passages answering, in words. Signs that only arithmetic understands are left to the table of all signs.

export interface SpokenSign {
  readonly words: string;
  readonly speaks: "for" | "against";
}

type Description = (value: number) => SpokenSign | null;

const share = (value: number) => `${Math.round(100 * Math.min(1, Math.max(0, value)))} %`;

function inPart(enough: number, words: (share: string) => string): Description {
  return (value) => ({ words: words(share(value)), speaks: value >= enough ? "for" : "against" });
}

function lacking(words: (count: string) => string): Description {
  return (value) => (value < 1 ? null : { words: words(String(Math.round(value))), speaks: "against" });
}

function when(speaks: SpokenSign["speaks"], words: string): Description {
  return (value) => (value > 0 ? { words, speaks } : null);
}

/** In the order they are said in. Half is what is taken for much here; the weight of each sign is the model's, not this list's. */
const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  coverage: inPart(
    0.5,
    (part) => `The nearest sentence, with its title and headings, holds ${part} of the question's words by weight`,
  ),
  passageCoverage: inPart(0.5, (part) => `Its whole passage holds ${part} of them`),
  similarity: inPart(0.5, (part) => `The sentence is ${part} alike in meaning`),
  bestPassageSimilarity: inPart(0.5, (part) => `The nearest passage is ${part} alike in meaning`),
  holdsForm: when("for", "The sentence holds the kind of thing that is asked for"),
  lacksForm: when("against", "The sentence does not hold the kind of thing that is asked for"),
  countsThing: when("for", "It counts what is to be counted"),
  countsNothing: when("against", "It does not count what is to be counted"),
  missingEverywhere: lacking((count) => `Words of the question that no passage holds: ${count}`),
  missingWords: lacking((count) => `Words of the question that the sentence lacks: ${count}`),
  missingNames: lacking((count) => `Names that the sentence lacks: ${count}`),
  brokenNames: lacking((count) => `Names that it holds in pieces only: ${count}`),
  missingNumbers: lacking((count) => `Numbers that the sentence lacks: ${count}`),
  missingNumberWords: lacking((count) => `Numbers in words that the sentence lacks: ${count}`),
  opposites: when("against", "It says the opposite of a word of the question"),
  turnedRound: when("against", "It says the same the other way round"),
  unmatchedNegation: when("against", "The question denies something that the sentence does not"),
  unaskedNegation: when("against", "The sentence denies something that is not asked"),
  isQuestion: when("against", "It is a question itself"),
  isFragment: when("against", "It is no whole sentence"),
};

/** Those that speak for the passages first; none that this list does not know. */
export function describeSigns(signs: Readonly<Record<string, number>>): SpokenSign[] {
  const spoken = Object.entries(DESCRIPTIONS).flatMap(([name, describe]) => {
    const value = signs[name];
    return value === undefined ? [] : (describe(value) ?? []);
  });
  return [...spoken.filter(({ speaks }) => speaks === "for"), ...spoken.filter(({ speaks }) => speaks === "against")];
}

// How much of a question is copied from the sentence in its order. A copy with a single word that does not fit is suspect where a
// paraphrase with many is not.
import type { PlacedWord, WordSequence } from "./word-sequence.ts";

export interface CopiedWords {
  /** The longest run of words that both hold, in words and as a share of the question. */
  readonly longestRun: number;
  readonly runShare: number;
  /** Share of the question that stands in the sentence in the same order. */
  readonly orderedShare: number;
  /** The same two shares of content words alone. */
  readonly contentRunShare: number;
  readonly contentOrderedShare: number;
  /** Share of pairs of words that stand in the other order. */
  readonly turnedPairs: number;
}

const AUXILIARIES = new Set(
  `what when where which who whom whose why how do does did is are was were be been has have had can could will would should may might
  must`.split(/\s+/),
);
const LONGEST_RUN = 12;

export function copiedWords(question: WordSequence, sentence: WordSequence): CopiedWords {
  const asked = question.words.filter(({ word }) => !AUXILIARIES.has(word));
  const isContent = ({ isContent: own }: PlacedWord) => own;
  const all = commonRuns(asked, sentence.words);
  const content = commonRuns(asked.filter(isContent), sentence.words.filter(isContent));
  const size = Math.max(1, asked.length);
  const contentSize = Math.max(1, asked.filter(isContent).length);
  return {
    longestRun: Math.min(LONGEST_RUN, all.longest),
    runShare: all.longest / size,
    orderedShare: all.ordered / size,
    contentRunShare: content.longest / contentSize,
    contentOrderedShare: content.ordered / contentSize,
    turnedPairs: turnedPairs(question, sentence),
  };
}

/** Lengths of the longest common run and of the longest common subsequence, by stems. */
function commonRuns(one: readonly PlacedWord[], other: readonly PlacedWord[]): { longest: number; ordered: number } {
  let longest = 0;
  let runs = Array.from({ length: other.length + 1 }, () => 0);
  let ordered = Array.from({ length: other.length + 1 }, () => 0);
  for (const { stem } of one) {
    const nextRuns = [0];
    const nextOrdered = [0];
    for (const [index, { stem: found }] of other.entries()) {
      const isSame = stem === found;
      nextRuns.push(isSame ? (runs[index] ?? 0) + 1 : 0);
      const passed = Math.max(ordered[index + 1] ?? 0, nextOrdered[index] ?? 0);
      nextOrdered.push(isSame ? (ordered[index] ?? 0) + 1 : passed);
      longest = Math.max(longest, nextRuns[index + 1] ?? 0);
    }
    runs = nextRuns;
    ordered = nextOrdered;
  }
  return { longest, ordered: ordered.at(-1) ?? 0 };
}

function turnedPairs(question: WordSequence, sentence: WordSequence): number {
  const places = question.words.flatMap(({ stem, isContent }) =>
    isContent ? sentence.placesOf(stem).slice(0, 1) : [],
  );
  const pairs = places.flatMap((first, index) => places.slice(index + 1).map((second) => first > second));
  return pairs.length === 0 ? 0 : pairs.filter(Boolean).length / pairs.length;
}

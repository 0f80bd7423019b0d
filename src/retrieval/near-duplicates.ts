// Whether two passages say the same: equal text, or nearly equal words with no number and no negation between them.
import { words } from "../document/words.ts";

/** The words of a passage, each with how often it occurs. */
export interface WordCounts {
  readonly total: number;
  readonly counts: ReadonlyMap<string, number>;
}

const MOST_DIFFERENT_SHARE = 0.05;
/** Where texts differ in one of these they do not say the same, however much else is equal. */
const DECISIVE = /\p{N}|^(?:no|not|nor|never|none|neither|without|except|unless|only|cannot|un\p{L}+|non)$/u;

export function countWords(text: string): WordCounts {
  const counts = new Map<string, number>();
  const all = words(text);
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { total: all.length, counts };
}

export function sayTheSame(one: WordCounts, other: WordCounts): boolean {
  const most = MOST_DIFFERENT_SHARE * (one.total + other.total);
  if (Math.abs(one.total - other.total) > most) return false;
  let different = 0;
  for (const [word, surplus] of surpluses(one.counts, other.counts)) {
    different += surplus;
    if (different > most || DECISIVE.test(word)) return false;
  }
  return true;
}

/** Words that one has more often than the other, and how much more often. */
function* surpluses(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): Generator<readonly [string, number]> {
  for (const [word, count] of one) {
    const surplus = Math.abs(count - (other.get(word) ?? 0));
    if (surplus > 0) yield [word, surplus];
  }
  for (const [word, count] of other) if (!one.has(word)) yield [word, count];
}

// Whether two passages say the same: equal text, or nearly equal words with no number and no negation between them.
import { words } from "../document/words.ts";

export interface ComparedPassage {
  readonly text: string;
  /** Cosine of passage and question: two passages of nearly equal vectors have nearly equal ones. */
  readonly vectorScore: number;
}

const MOST_DIFFERENT_SHARE = 0.05;
const NEAR_COSINE = 0.03;
/** Where texts differ in one of these they do not say the same, however much else is equal. */
const DECISIVE = /\p{N}|^(?:no|not|nor|never|none|neither|without|except|unless|only|cannot|un\p{L}+|non)$/u;

export function sayTheSame(one: ComparedPassage, other: ComparedPassage): boolean {
  if (Math.abs(one.vectorScore - other.vectorScore) > NEAR_COSINE) return false;
  const [first, second] = [words(one.text), words(other.text)];
  const difference = countDifferences(first, second);
  if (difference.length > MOST_DIFFERENT_SHARE * (first.length + second.length)) return false;
  return !difference.some((word) => DECISIVE.test(word));
}

/** Words that one has more often than the other. */
function countDifferences(first: readonly string[], second: readonly string[]): string[] {
  const surplus = new Map<string, number>();
  for (const word of first) surplus.set(word, (surplus.get(word) ?? 0) + 1);
  for (const word of second) surplus.set(word, (surplus.get(word) ?? 0) - 1);
  return [...surplus].flatMap(([word, count]) => Array.from({ length: Math.abs(count) }, () => word));
}

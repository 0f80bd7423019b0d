// Which passages a prompt holds: each one for what it adds to those already chosen, within a number of tokens.
import { stems } from "../document/words.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";

export interface SelectionBudget {
  readonly tokens: number;
  /** Tokens of one passage with its fence and heading. */
  costOf(passage: RetrievedPassage): number;
}

/** A passage of which less is new only repeats; one with a figure of its own may contradict and is kept. */
const LEAST_NEW = 0.1;
const WORTH_OF_NEW_FIGURE = 0.3;

/**
 * Greedy by marginal worth for each token: the score of the passage and the question's words it is first to hold, times the share of its
 * words that are new (as in maximal marginal relevance, Carbonell and Goldstein 1998). The best passage comes first whatever it costs, if
 * it fits. The result is in the order of rank.
 */
export function selectPassages(
  question: string,
  passages: readonly RetrievedPassage[],
  budget: SelectionBudget = { tokens: Number.POSITIVE_INFINITY, costOf: () => 1 },
): RetrievedPassage[] {
  const asked = stems(question);
  const left = passages.map((passage) => ({ passage, words: stems(passage.text), cost: budget.costOf(passage) }));
  const held = new Set<string>();
  const chosen: RetrievedPassage[] = [];
  let tokens = budget.tokens;
  for (;;) {
    const worths = left.map(({ passage, words, cost }) => {
      if (cost > tokens) return 0;
      if (chosen.length === 0) return 1 / passage.rank;
      return worthOf(passage, words, asked, held) / cost;
    });
    const best = Math.max(0, ...worths);
    const taken = best > 0 ? left.splice(worths.indexOf(best), 1)[0] : undefined;
    if (taken === undefined) break;
    chosen.push(taken.passage);
    tokens -= taken.cost;
    for (const word of taken.words) held.add(word);
  }
  return chosen.sort((one, other) => one.rank - other.rank);
}

function worthOf(
  passage: RetrievedPassage,
  words: ReadonlySet<string>,
  asked: ReadonlySet<string>,
  held: ReadonlySet<string>,
): number {
  const added = [...words].filter((word) => !held.has(word));
  const share = added.length / Math.max(1, words.size);
  const hasNewFigure = added.some((word) => /\d/.test(word));
  if (share < LEAST_NEW && !hasNewFigure) return 0;
  const answered = added.filter((word) => asked.has(word)).length / Math.max(1, asked.size);
  return (passage.score + answered) * Math.max(share, hasNewFigure ? WORTH_OF_NEW_FIGURE : 0);
}

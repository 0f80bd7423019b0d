// How much of a text's words, by their rarity, another text holds.
import { stems } from "../document/words.ts";

/** Weight of each stem of a text: inverse document frequency over the passages of the knowledge base. */
export type WordWeights = ReadonlyMap<string, number>;

/** Share of the weight of the words that a text holds. */
export function wordCoverage(text: string, weights: WordWeights): number {
  const held = stems(text);
  let total = 0;
  let found = 0;
  for (const [word, weight] of weights) {
    total += weight;
    if (held.has(word)) found += weight;
  }
  return total === 0 ? 0 : found / total;
}

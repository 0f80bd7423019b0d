// Where the words of a question stand in a text: together or apart, beside a number or far from one.
import { stem, words } from "../../document/words.ts";
import type { QuestionWords } from "./question-words.ts";

const FARTHEST_APART = 10;
const FAR_FROM_NUMBER = 15;

/** Names of two words of which the text holds both, but nowhere together. */
export function brokenNames({ namePairs }: QuestionWords, held: ReadonlySet<string>, text: string): number {
  const sequence = words(text).map(stem);
  const together = new Set(sequence.slice(1).map((word, index) => `${sequence[index]} ${word}`));
  return namePairs.filter(([one, other]) => held.has(one) && held.has(other) && !together.has(`${one} ${other}`))
    .length;
}

/** How far apart the words stand: 1 is side by side. */
export function scatterOf(question: QuestionWords, sequence: readonly string[]): number {
  const places = placesOf(question, sequence);
  const distinct = new Set(places.map((place) => sequence[place])).size;
  if (distinct === 0) return FARTHEST_APART;
  return Math.min(FARTHEST_APART, ((places.at(-1) ?? 0) - (places[0] ?? 0) + 1) / distinct);
}

function placesOf(question: QuestionWords, sequence: readonly string[]): number[] {
  const content = new Set(question.content.map((word) => word.stem));
  return sequence.flatMap((word, index) => (content.has(word) ? [index] : []));
}

/** Share of the question's pairs of neighbouring words that stand side by side here too. */
export function sideBySide(question: QuestionWords, sequence: readonly string[]): number {
  const content = question.content.map((word) => word.stem);
  const together = new Set(sequence.slice(1).map((word, index) => `${sequence[index]} ${word}`));
  const pairs = content.slice(1).map((word, index) => `${content[index]} ${word}`);
  return pairs.length === 0 ? 0 : pairs.filter((pair) => together.has(pair)).length / pairs.length;
}

/** Words between a number that is not the question's and the nearest word that is. */
export function numberDistance(question: QuestionWords, text: string): number {
  const sequence = words(text).map(stem);
  const places = placesOf(question, sequence);
  const numbers = sequence.flatMap((word, index) => (/\d/.test(word) && !question.all.has(word) ? [index] : []));
  const distances = numbers.flatMap((at) => places.map((place) => Math.abs(place - at)));
  return Math.min(FAR_FROM_NUMBER, ...distances);
}

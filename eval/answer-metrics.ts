// Measures of an answer's text against gold answers: pure functions.
import type { Question } from "./question-set.ts";

/** Whether the text holds the gold answer, or one that is as right: all elements of it, each as whole words. */
export function containsAnswer(text: string, question: Pick<Question, "answer" | "accept">): boolean {
  const held = ` ${normalise(text)} `;
  return goldOf(question).some((answer) =>
    answer.split("; ").every((element) => held.includes(` ${normalise(element)} `)),
  );
}

/** Gold answers of a question, none where none is known. */
export function goldOf({ answer, accept }: Pick<Question, "answer" | "accept">): string[] {
  return [answer, ...accept].filter((gold) => gold !== "");
}

const LONGEST_JUDGED_WORDS = 12;

/** Whether an answer can be judged by its words: a gold answer of a few words stands in a right answer to the letter, one of sentences does not. */
export function isJudgedByText(question: Pick<Question, "answer" | "accept">): boolean {
  const isShort = (element: string) => element.split(/\s+/).length <= LONGEST_JUDGED_WORDS;
  return goldOf(question).some((text) => text.split("; ").every(isShort));
}

/** Lower case, words and numbers only, one space between; a number keeps its decimals. */
export function normalise(text: string): string {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\d+(?:[.,]\d+)*|[\p{L}\p{M}]+|[%€$£°]/gu) ?? []
  ).join(" ");
}

/**
 * Harmonic mean of precision and recall of words, the best of all gold answers, as SQuAD's evaluation script has it (Rajpurkar and others,
 * 2016): lower case, without punctuation and the articles a, an, the.
 */
export function tokenF1(text: string, gold: readonly string[]): number {
  return Math.max(0, ...gold.map((answer) => f1(squadTokens(text), squadTokens(answer))));
}

function f1(found: readonly string[], wanted: readonly string[]): number {
  // as the script: where one of them is empty, both must be
  if (found.length === 0 || wanted.length === 0) return found.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of found) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    common += 1;
  }
  return common === 0 ? 0 : (2 * common) / (found.length + wanted.length);
}

function squadTokens(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, "")
    .replace(/\b(?:a|an|the)\b/g, " ");
  return plain.split(/\s+/).filter((token) => token !== "");
}

const NUMBER_TOLERANCE = 0.01;
const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9, bn: 1e9, trillion: 1e12 };

/**
 * Whether every number of one of the gold answers stands in the text within 1 %; null where no gold answer has a number. Numbers that were
 * rounded or scaled to thousands, millions or billions are the same.
 */
export function matchesNumbers(text: string, gold: readonly string[]): boolean | null {
  const wanted = gold.map(numbersOf).filter((numbers) => numbers.length > 0);
  if (wanted.length === 0) return null;
  const held = numbersOf(text);
  return wanted.some((numbers) => numbers.every((number) => held.some((other) => isSameNumber(number, other))));
}

function isSameNumber(one: number, other: number): boolean {
  return [1, 1e3, 1e6, 1e9].some((scale) => isNear(one * scale, other) || isNear(one, other * scale));
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= NUMBER_TOLERANCE * Math.abs(one);

/** Numbers as they are written in English: commas in groups of three, a word for the scale after. Marks of citations are none. */
export function numbersOf(text: string): number[] {
  const unmarked = text.replace(/\[\d+\]/g, " ");
  const found = unmarked.matchAll(
    /(?<![\p{L}\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s*(thousand|million|billion|bn|trillion)\b)?/giu,
  );
  return Array.from(
    found,
    ([, digits = "", scale = ""]) => Number(digits.replaceAll(",", "")) * (SCALES[scale.toLowerCase()] ?? 1),
  );
}

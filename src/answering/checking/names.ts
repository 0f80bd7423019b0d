// Names and quotations of a text: what must stand in a source as it is, or is not from there.
import { words } from "../../document/words.ts";

const CODE = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}./-]*\d)(?=[\p{L}\p{N}./-]*\p{Lu})[\p{L}\p{N}]+(?:[-./][\p{L}\p{N}]+)*/gu;
const CAPITALISED = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}'’-]*/gu;
const SENTENCE_BEFORE = /(?:^|[.!?:;\n•*-]|["“(|]|\d[.)])\s*["“(]*$/u;
const QUOTED = /"([^"\n]+)"|“([^”\n]+)”|``\s*(.+?)\s*''/g;
/** Capitalised by habit, not because they name something. */
const NO_NAMES = new Set("i it he she they we you the a an in on at yes no".split(" "));
const LEAST_QUOTED_WORDS = 3;

/** Codes (`DL-540`) and capitalised words that do not open a sentence, folded as words are. */
export function namesOf(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(CODE)) for (const word of words(match[0])) names.add(word);
  for (const match of text.matchAll(CAPITALISED)) {
    const name = match[0].replace(/['’]s?$/, "");
    const opensSentence = SENTENCE_BEFORE.test(text.slice(0, match.index)) && !/\p{Lu}/u.test(name.slice(1));
    if (!opensSentence) for (const word of words(name)) if (!NO_NAMES.has(word)) names.add(word);
  }
  return names;
}

/** What stands in quotation marks and is longer than a term, folded for comparison. */
export function quotationsOf(text: string): string[] {
  return [...text.matchAll(QUOTED)]
    .map((match) => foldSpelling(match[1] ?? match[2] ?? match[3] ?? ""))
    .filter((quoted) => words(quoted).length >= LEAST_QUOTED_WORDS);
}

/** A text for comparison of wording: words and numbers only, in lower case. */
export function foldSpelling(text: string): string {
  return words(text).join(" ");
}

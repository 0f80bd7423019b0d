// Words that turn a question into another one: negations, opposites, and words that pick one of several.
import { stem, words } from "../../document/words.ts";
import { OPPOSITE_PAIRS } from "./opposite-pairs.ts";

const NEGATIONS = new Set(
  `not no never without except cannot neither nor non isn aren wasn weren doesn didn don hasn haven hadn won couldn wouldn shouldn
  unable`.split(/\s+/),
);
const NEGATING_PHRASE = /\bother than\b|\bbesides\b|\boutside of\b|\binstead\b/i;
const DENIALS = new Set(
  "refused refuse refuses failed fails rejected denied prohibited forbidden banned excluded lacked".split(" "),
);
const PREFIXES = ["un", "in", "im", "ir", "il", "dis", "non", "anti", "mis"];
const PICKING = `north south east west northern southern eastern western second third fourth last only least most first best worst never always every
  all lowest highest smallest largest oldest youngest fewer fewest less more before after prior without other besides except outside inside non
  former latter earliest latest previous next under over below above`;

const opposites = new Map<string, Set<string>>();
for (const pair of OPPOSITE_PAIRS.split("|")) {
  const [one = "", other = ""] = pair.trim().split(/\s+/).map(stem);
  opposites.set(one, (opposites.get(one) ?? new Set()).add(other));
  opposites.set(other, (opposites.get(other) ?? new Set()).add(one));
}
const picking = new Set(PICKING.split(/\s+/).map(stem));

/** The question denies something, and the sentence denies nothing. */
export function isUnmatchedNegation(question: string, sentence: string): boolean {
  const negates = (text: string) => words(text).some((word) => NEGATIONS.has(word));
  return (negates(question) || NEGATING_PHRASE.test(question)) && !negates(sentence);
}

/** The sentence denies something, and the question denies nothing. */
export function isUnaskedNegation(question: string, sentence: string): boolean {
  const negates = (text: string) => words(text).some((word) => NEGATIONS.has(word) || DENIALS.has(word));
  return negates(sentence) && !negates(question);
}

/** Number of words of the question that stand in the sentence only with a prefix that turns them round, or the other way. */
export function countTurnedRound(question: readonly string[], sentence: ReadonlySet<string>): number {
  const turned = (word: string) =>
    PREFIXES.some(
      (prefix) =>
        sentence.has(prefix + word) ||
        (word.startsWith(prefix) && word.length > prefix.length + 3 && sentence.has(word.slice(prefix.length))),
    );
  return question.filter((word) => !sentence.has(word) && turned(word)).length;
}

/** Number of words of the question whose opposite stands in the sentence instead of them. */
export function countOpposites(question: ReadonlySet<string>, sentence: ReadonlySet<string>): number {
  const isOpposed = (own: string) =>
    !sentence.has(own) && [...(opposites.get(own) ?? [])].some((other) => sentence.has(other) && !question.has(other));
  return [...question].filter(isOpposed).length;
}

/** Number of words of the question that pick one of several (first, northern, only) and are not in the passage. */
export function countUnmatchedPicking(question: ReadonlySet<string>, passage: ReadonlySet<string>): number {
  return [...question].filter((own) => picking.has(own) && !passage.has(own)).length;
}

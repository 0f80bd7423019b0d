// A follow-up made whole: what a person leaves out because it was just said is put back before anything is searched.
import { contentWords, words } from "../document/words.ts";
import type { Turn } from "./answer-event.ts";

const REFERS_BACK =
  /^(?:and|but|so|or|what about|how about|also|then|ok|okay)\b|\b(?:it|its|that|this|those|these|they|them|their|there|he|she|his|her|one|ones|same)\b/i;
const SHORT = 4;

/**
 * The question itself when it stands alone; otherwise the words of the earlier question that it lacks are put before it. A question
 * refers back when it opens with a connective, holds a pronoun, or has few words of its own.
 */
export function standaloneQuestion(question: string, history: readonly Turn[]): string {
  const previous = history.at(-1);
  if (previous === undefined) return question;
  if (!REFERS_BACK.test(question) && contentWords(question).length >= SHORT) return question;
  const said = new Set(words(question));
  const before = standaloneQuestion(previous.question, history.slice(0, -1));
  const missing = contentWords(before).filter((word) => !said.has(word));
  return missing.length === 0 ? question : `${missing.join(" ")}: ${question}`;
}

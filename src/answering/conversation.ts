// Earlier turns as far as a prompt has room for them: the newest first, long answers by their beginning.
import { splitSentences } from "../document/sentences.ts";
import type { Turn } from "./answer-event.ts";

/** What a later question refers to is at the beginning of an answer more often than not; in UTF-16 units. */
const ANSWER_KEPT = 400;

/** The newest turns, oldest first, that take at most `characters` together. */
export function condenseHistory(history: readonly Turn[], characters: number): Turn[] {
  const kept: Turn[] = [];
  let left = characters;
  for (const turn of history.toReversed()) {
    const short = { question: turn.question, answer: beginningOf(turn.answer) };
    left -= short.question.length + short.answer.length;
    if (left < 0) break;
    kept.unshift(short);
  }
  return kept;
}

/** Whole sentences, without the marks of citations, which number other passages than those of the next prompt. */
function beginningOf(answer: string): string {
  const plain = answer.replace(/\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]/g, "");
  if (plain.length <= ANSWER_KEPT) return plain;
  const end = splitSentences(plain).findLast((sentence) => sentence.end <= ANSWER_KEPT)?.end;
  return end === undefined ? `${plain.slice(0, ANSWER_KEPT)}…` : plain.slice(0, end);
}

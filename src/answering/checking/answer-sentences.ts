// An answer's text -> its sentences with the marks that stand in or behind each.
import { splitSentences } from "../../document/sentences.ts";

export interface AnswerSentence {
  /** Without its marks. */
  readonly text: string;
  /** UTF-16 offsets in the answer's text, end exclusive; marks behind the sentence are outside. */
  readonly start: number;
  readonly end: number;
  /** Numbers of the marks, in order, each once. */
  readonly marks: readonly number[];
}

const MARK = /\s*\[(\d{1,3})\]/g;

/** A mark belongs to the sentence it stands in or follows, before the next one begins. */
export function answerSentences(answer: string): AnswerSentence[] {
  const marks = [...answer.matchAll(MARK)];
  const blanked = answer.replace(MARK, (mark) => " ".repeat(mark.length));
  const sentences = splitSentences(blanked);
  return sentences.map(({ start, end }, index) => {
    const next = sentences[index + 1]?.start ?? answer.length;
    const own = marks.filter(({ index: at }) => at >= start && at < next).map((mark) => Number(mark[1]));
    const text = answer.slice(start, end).replace(MARK, "").trim();
    return { text, start, end, marks: [...new Set(own)] };
  });
}

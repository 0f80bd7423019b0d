// How an answer is written to a terminal: its text as it comes, then its sources and what a reader must know of it.
import type { AnswerEnd, AnswerEvent, AnswerStart } from "../answering/answer-event.ts";
import type { Citation } from "../document/citation.ts";
import { describeProvenance } from "../document/provenance.ts";
import { EyrieError } from "../errors.ts";

export interface WholeAnswer {
  readonly start: AnswerStart;
  readonly end: AnswerEnd;
}

/** Reads an answer to its end. @throws EyrieError; the text that had come was written */
export async function readAnswer(
  events: AsyncIterable<AnswerEvent>,
  output: { readonly write: (text: string) => void; readonly note: (line: string) => void },
): Promise<WholeAnswer> {
  let start: AnswerStart | undefined;
  for await (const event of events) {
    if (event.type === "answer-start") start = event;
    if (event.type === "answer-progress") output.note(`read ${event.done} of ${event.total} parts`);
    if (event.type === "text-delta") output.write(event.text);
    if (event.type === "answer-end" && start !== undefined) return { start, end: event };
  }
  throw new EyrieError("internal", "the answer ended without its end event");
}

export function describeEnd(answer: AnswerEnd): string {
  const lines = ["", ""];
  if (answer.citations.length > 0) lines.push("Sources", ...answer.citations.map(describeCitation));
  if (answer.nearest.length > 0) lines.push("Nearest", ...answer.nearest.map(describeCitation));
  // what is supported needs no word; what is not is marked
  const doubtful = answer.sentences.filter(({ support }) => support !== "supported");
  if (doubtful.length > 0)
    lines.push("", "Checked", ...doubtful.map(({ support, text, reason }) => `${support}: "${text}" (${reason})`));
  if (answer.notice !== null) lines.push("", answer.notice);
  return `${lines.join("\n")}\n`;
}

export function describeCitation(citation: Citation): string {
  return `[${citation.number}] ${describeProvenance(citation)}`;
}

// Messages of a chat as a question with the turns before it, and an answer as the text of one with its sources.
import type { AnswerEnd, Turn } from "../answering/answer-event.ts";
import { describeProvenance } from "../document/provenance.ts";
import { EyrieError } from "../errors.ts";
import type { ChatMessage } from "./openai-wire.ts";

const LONGEST_QUESTION = 4_000;
const LONGEST_ANSWER = 20_000;
const MOST_TURNS = 20;
const SOURCES = "\n\nSources:\n";

/** What a system message asks for is not followed: how the documents are answered from is decided here. */
export function questionOf(messages: readonly ChatMessage[]): { question: string; history: Turn[] } {
  const said = messages
    .map((message) => ({ role: message.role, text: textOf(message) }))
    .filter(({ role }) => role === "user" || role === "assistant");
  const last = said.at(-1);
  const question = last?.role === "user" ? last.text.trim() : "";
  if (question === "") throw new EyrieError("invalid-request", "messages: the last must be the user's and not empty");
  if (question.length > LONGEST_QUESTION)
    throw new EyrieError("invalid-request", `messages: the last must be at most ${LONGEST_QUESTION} characters`);
  const history: Turn[] = [];
  for (const [index, { role, text }] of said.entries()) {
    const before = said[index - 1];
    if (role !== "assistant" || before?.role !== "user") continue;
    history.push({
      question: before.text.slice(0, LONGEST_QUESTION),
      answer: (text.split(SOURCES)[0] ?? "").slice(0, LONGEST_ANSWER),
    });
  }
  return { question, history: history.slice(-MOST_TURNS) };
}

/** What stands below the answer: one line a mark. */
export function sourcesOf({ citations }: Pick<AnswerEnd, "citations">): string {
  if (citations.length === 0) return "";
  return SOURCES + citations.map((citation) => `[${citation.number}] ${describeProvenance(citation)}`).join("\n");
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap(({ type, text }) => (type === "text" && text !== undefined ? [text] : [])).join("\n");
}

// Questions that are asked in a conversation: their history comes from there, and their answers are kept there when they are whole.
import type { z } from "@hono/zod-openapi";
import type { AnswerEnd, AnswerEvent, AnswerStart, Turn } from "../answering/answer-event.ts";
import { EyrieError } from "../errors.ts";
import type { DocumentLibrary } from "../knowledge-base/document-library.ts";
import type { Caller } from "../people/caller.ts";
import { maySee } from "../people/collections.ts";
import type { ConversationTable, KeptExchange } from "../people/conversation-table.ts";
import type { PeopleDatabase } from "../people/people-database.ts";
import type { conversationDetail } from "./conversation-wire.ts";

/** As `askBody` takes them. */
const MOST_TURNS = 20;
const LONGEST_ANSWER = 20_000;

interface KeptAnswer {
  readonly start: AnswerStart;
  readonly end: Omit<AnswerEnd, "type" | "trace">;
}

/** The end of an answer that was kept also says as which exchange. */
export type KeptEvent = AnswerEvent & { readonly exchange?: number };

export interface AskedWithin {
  readonly caller: Caller;
  readonly conversationId: string;
  readonly replaces: number | undefined;
}

/** @throws EyrieError `not-found` */
export function conversationsOf(people: PeopleDatabase | null): ConversationTable {
  if (people === null) throw new EyrieError("not-found", "this service keeps no conversations");
  return people.conversations;
}

/** Earlier turns, oldest first: those that were answered, with documents that the caller may still see. @throws EyrieError `not-found` */
export function historyOf(table: ConversationTable, { caller, conversationId, replaces }: AskedWithin): Turn[] {
  const turns: Turn[] = [];
  for (const exchange of table.latest(caller.id, conversationId, replaces ?? Number.MAX_SAFE_INTEGER)) {
    const { question, text, answer, collections } = exchange;
    if (!maySee(caller.collections, collections) || !read(answer).end.answered) continue;
    turns.unshift({ question, answer: text.slice(0, LONGEST_ANSWER) });
    if (turns.length === MOST_TURNS) break;
  }
  return turns;
}

/** Keeps the answer before its end is told. An answer that is cut, stopped or fails is not kept. */
export async function* keepAnswer(
  table: ConversationTable,
  library: DocumentLibrary,
  asked: AskedWithin & { readonly question: string },
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<KeptEvent> {
  const { caller, conversationId, replaces, question } = asked;
  let start: AnswerStart | null = null;
  for await (const event of events) {
    if (event.type === "answer-start") start = event;
    if (event.type !== "answer-end" || start === null) {
      yield event;
      continue;
    }
    const { type: _type, trace: _trace, ...end } = event;
    const answer: KeptAnswer = { start, end };
    const documents = [...new Set([...end.citations, ...end.nearest].map(({ documentId }) => documentId))];
    if (!documents.every((id) => library.has(id, caller))) {
      // one that has left since: what may be seen of the answer later could not be told
      yield event;
      continue;
    }
    const collections = [...new Set(documents.map((id) => library.describe(id, caller).collection))];
    const kept = { question, text: end.text, answer: JSON.stringify(answer), documents, collections };
    yield { ...event, exchange: table.keep(caller.id, conversationId, kept, replaces) };
  }
}

type WireExchange = Omit<z.input<typeof conversationDetail>["exchanges"][number], "feedback">;

/** An answer that was made from what the caller may not see any more is left out. */
export function describeExchange(kept: KeptExchange, { collections }: Caller): WireExchange {
  const { number, question, askedMs } = kept;
  const { start, end } = read(kept.answer);
  return {
    number,
    askedAt: new Date(askedMs).toISOString(),
    question,
    searched: start.question,
    rewrittenBy: start.rewrittenBy ?? null,
    kind: start.kind,
    model: start.model,
    answer: maySee(collections, kept.collections) ? { question, ...end, exchange: number } : null,
  };
}

function read(answer: string): KeptAnswer {
  return JSON.parse(answer) as KeptAnswer;
}

// An exchange as the service keeps it -> as the page shows it.
import type { AnswerEnd } from "../../answering/answer-event.ts";
import type { ConversationDetail } from "../api/conversations.ts";
import { type Exchange, newExchange } from "../ask/exchange.ts";

type KeptExchange = ConversationDetail["exchanges"][number];

const WITHHELD = {
  message: "This answer was made from documents that you may not see any more.",
  remedy: "Ask again: you are answered from those that you may see.",
  retryable: true,
};

export function keptExchange(conversationId: string, kept: KeptExchange): Exchange {
  const { number, question, searched, rewrittenBy, kind, model, answer, feedback } = kept;
  const empty = {
    ...newExchange(`${conversationId}-${number}`, question),
    kept: { conversationId, number },
    feedback,
  };
  if (answer === null) return { ...empty, state: "failed", failure: WITHHELD };
  const { question: _question, exchange: _exchange, trace: _trace, ...fields } = answer;
  // what came as JSON holds no undefined
  const end = { type: "answer-end", ...fields } as AnswerEnd;
  const start = { type: "answer-start", mode: end.mode, kind, model, question: searched, passages: [] } as const;
  return {
    ...empty,
    state: "done",
    start: rewrittenBy === null ? start : { ...start, rewrittenBy },
    text: end.text,
    citations: end.citations,
    end,
  };
}

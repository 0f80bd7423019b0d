// One question and its answer as the page knows them, and how each event of the answer changes that.
import type { AnswerEnd, AnswerStart, Turn } from "../../answering/answer-event.ts";
import type { Citation } from "../../document/citation.ts";
import type { KeptEvent } from "../../http/kept-answers.ts";

export interface Failure {
  readonly message: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

export interface Exchange {
  readonly id: string;
  readonly question: string;
  /** `waiting` until the first event; `stopped` by the reader; `failed` with what had arrived. */
  readonly state: "waiting" | "streaming" | "done" | "stopped" | "failed";
  readonly start: AnswerStart | null;
  /** Of what a model reads in parts before it writes; null when there is nothing to read in parts. */
  readonly read: { readonly done: number; readonly total: number } | null;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly end: AnswerEnd | null;
  readonly failure: Failure | null;
  /** Where it is kept; null for one that is not. */
  readonly kept: { readonly conversationId: string; readonly number: number } | null;
  /** What the reader said of the answer before the page was opened. */
  readonly feedback: { readonly id: string; readonly verdict: "up" | "down" } | null;
}

export function newExchange(id: string, question: string): Exchange {
  return {
    id,
    question,
    state: "waiting",
    start: null,
    read: null,
    text: "",
    citations: [],
    end: null,
    failure: null,
    kept: null,
    feedback: null,
  };
}

/** @param conversationId the one that it is asked in; null for none */
export function afterEvent(exchange: Exchange, event: KeptEvent, conversationId: string | null): Exchange {
  switch (event.type) {
    case "answer-progress":
      return { ...exchange, read: { done: event.done, total: event.total } };
    case "answer-start":
      return { ...exchange, state: "streaming", start: event };
    case "text-delta":
      return { ...exchange, text: exchange.text + event.text };
    case "citation-added":
      return { ...exchange, citations: withCitation(exchange.citations, event.citation) };
    case "answer-end":
      // the citations of the end have moved to the sentences that support
      return {
        ...exchange,
        state: "done",
        text: event.text,
        citations: event.citations,
        end: event,
        kept: placeOf(event.exchange, conversationId) ?? exchange.kept,
      };
  }
}

export function afterFailure(exchange: Exchange, failure: Failure): Exchange {
  return { ...exchange, state: "failed", failure };
}

export function afterStop(exchange: Exchange): Exchange {
  return isUnderWay(exchange) ? { ...exchange, state: "stopped" } : exchange;
}

export function isUnderWay({ state }: Exchange): boolean {
  return state === "waiting" || state === "streaming";
}

/** An answer whose sentences a reader can rely on and ask further about; refusals and failures are none. */
export function isAnswer({ end }: Exchange): boolean {
  return end !== null && end.answered;
}

/** What a follow-up is understood from; the service takes 20 turns, and 20,000 characters of each answer. */
export function historyOf(exchanges: readonly Exchange[]): Turn[] {
  return exchanges
    .filter(isAnswer)
    .slice(-20)
    .map(({ question, text }) => ({ question, answer: text.slice(0, 20_000) }));
}

function placeOf(number: number | undefined, conversationId: string | null): Exchange["kept"] {
  return number === undefined || conversationId === null ? null : { conversationId, number };
}

function withCitation(citations: readonly Citation[], added: Citation): readonly Citation[] {
  return [...citations.filter(({ number }) => number !== added.number), added].sort((a, b) => a.number - b.number);
}

// What a question produces, in the order it happens.
import type { Citation } from "../document/citation.ts";
import type { AnswerTrace, TokenUsage } from "./answer-trace.ts";
import type { CheckedSentence } from "./checking/checked-sentence.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";

/** `model`: a language model wrote it; `extractive`: sentences of the documents, no model wrote anything; `refusal`: nothing answers. */
export type AnswerMode = "model" | "extractive" | "refusal";

export interface AnswerStart {
  readonly type: "answer-start";
  readonly mode: AnswerMode;
  /** What is asked for, from the question's words; decides how the documents are searched. */
  readonly kind: QuestionKind;
  /** Name of the model that writes; null when none does. */
  readonly model: string | null;
  /** The question that was searched for: the asked one, made whole from the conversation. */
  readonly question: string;
  /** Ids of the passages that the answer is made from: put before the model, quoted, or shown as the nearest. */
  readonly passages: readonly string[];
  /** Who made it whole; absent when it stands as it was asked. */
  readonly rewrittenBy?: "model" | "rules";
}

export interface TextDelta {
  readonly type: "text-delta";
  readonly text: string;
}

export interface CitationAdded {
  readonly type: "citation-added";
  readonly citation: Citation;
}

export interface AnswerEnd {
  readonly type: "answer-end";
  /** Whether the documents answer; a refusal is false, whatever its wording. */
  readonly answered: boolean;
  readonly mode: AnswerMode;
  readonly text: string;
  readonly citations: readonly Citation[];
  /** Each sentence of the text held against the passages; empty for a refusal. */
  readonly sentences: readonly CheckedSentence[];
  /** That the answer is right, 0 to 1: calibrated for quoted answers, times the support of the sentences for a model's; null for a refusal. */
  readonly confidence: number | null;
  /** The nearest passages when nothing answers, best first; empty otherwise. */
  readonly nearest: readonly Citation[];
  /** What the reader must know about how the answer came to be; null when there is nothing. */
  readonly notice: string | null;
  /** `length`: the model was cut at its token limit. */
  readonly finishReason: "stop" | "length";
  /** What the calls of the model took that became part of it; absent when none did, or the server does not count. */
  readonly usage?: TokenUsage;
  /** How it came to be; only when that was asked for. */
  readonly trace?: AnswerTrace;
}

/** A model reads what is too long for one prompt, part by part, before it writes. */
export interface AnswerProgress {
  readonly type: "answer-progress";
  /** Parts read, and parts there are to read. */
  readonly done: number;
  readonly total: number;
}

export type AnswerEvent = AnswerProgress | AnswerStart | TextDelta | CitationAdded | AnswerEnd;

export interface Turn {
  readonly question: string;
  readonly answer: string;
}

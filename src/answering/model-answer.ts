// Passages -> an answer written by a model: prompt, stream, resolve the marks, check every sentence.
import type { Principal } from "../document/principal.ts";
import type { GroundedChatModel } from "../generation/grounded-chat-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import type { AnswerTracer } from "./answer-trace.ts";
import { type ComparedSide, askForSides, describeMissing } from "./kinds/compare-sides.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";
import { openPromptedStream } from "./prompted-stream.ts";
import { type ModelAnsweringParts, streamWrittenAnswer } from "./written-answer.ts";

export interface ModelAnswerRequest {
  readonly question: string;
  /** The question made whole from the conversation, as it was searched for. */
  readonly standalone: string;
  readonly kind: QuestionKind;
  /** That the passages answer the question, 0 to 1. */
  readonly answerability: number;
  readonly history: readonly Turn[];
  readonly passages: readonly RetrievedPassage[];
  /** Of a comparison; empty otherwise. */
  readonly sides: readonly ComparedSide[];
  readonly maxNewTokens: number;
  readonly principal: Principal;
  readonly tracer: AnswerTracer;
  readonly signal?: AbortSignal | undefined;
}

export type ModelAnswerer = (request: ModelAnswerRequest) => AsyncIterable<AnswerEvent>;

/**
 * Yields nothing before the model's first words, so that a model that cannot be reached can be replaced without a trace.
 * @throws EyrieError `model-*`
 */
export async function* streamModelAnswer(
  model: GroundedChatModel,
  parts: ModelAnsweringParts,
  request: ModelAnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const { principal, standalone: question, sides } = request;
  const stream = await openPromptedStream(model, { ...request, caller: principal.id, besides: askForSides(sides) });
  const told = [stream.prompt.notice, describeMissing(sides)].filter((notice) => notice !== null);
  yield* streamWrittenAnswer(parts, stream, { ...request, question, read: [], told });
}

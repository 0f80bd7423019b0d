// The stream of a model -> the events of an answer: shown as it comes, checked when it is whole. Answers and summaries end here.
import type { AIMessageChunk, UsageMetadata } from "@langchain/core/messages";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent } from "./answer-event.ts";
import { type AnswerTracer, type TracedCall, tracedPassages } from "./answer-trace.ts";
import { AnswerWriter } from "./answer-writer.ts";
import { checkAnswer } from "./checking/check-answer.ts";
import type { CheckingParts } from "./checking/measure-claims.ts";
import type { UnsupportedPolicy } from "./checking/unsupported-policy.ts";
import { finishAnswer } from "./finish-answer.ts";
import { type ComparedSide, missingSides } from "./kinds/compare-sides.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";
import type { PromptedStream } from "./prompted-stream.ts";
import { refuse } from "./refusal.ts";

export interface ModelAnsweringParts extends CheckingParts {
  readonly unsupported: UnsupportedPolicy;
}

export interface WrittenAnswer {
  /** The question made whole from the conversation, as it was searched for. */
  readonly question: string;
  readonly kind: QuestionKind;
  /** That the passages answer the question, 0 to 1. */
  readonly answerability: number;
  /** Of each the answer shows a sentence: what the model leaves out is quoted below its words. */
  readonly sides: readonly ComparedSide[];
  /** What was read for it besides what the prompt holds. */
  readonly read: readonly RetrievedPassage[];
  /** What the reader must know besides when it is answered. */
  readonly told: readonly string[];
  readonly tracer: AnswerTracer;
  readonly signal?: AbortSignal | undefined;
}

/**
 * When unsupported sentences are not merely flagged, nothing is yielded before the whole answer is checked: what was shown cannot be
 * taken back.
 * @throws EyrieError `model-*`
 */
export async function* streamWrittenAnswer(
  parts: ModelAnsweringParts,
  stream: PromptedStream,
  answer: WrittenAnswer,
): AsyncGenerator<AnswerEvent> {
  const { prompt, modelName, firstTokenMs } = stream;
  const { question, kind, answerability, sides, tracer, signal } = answer;
  const writer = new AnswerWriter(prompt.passages);
  const quotable = sides.flatMap(({ quotations }) => quotations.slice(0, 1).map(({ passage }) => passage));
  const passages = [...new Set([...prompt.passages, ...quotable, ...answer.read].map(({ id }) => id))];
  const start = { type: "answer-start", mode: "model", kind, model: modelName, question, passages } as const;
  const isHeld = parts.unsupported !== "flag";
  const began = performance.now();
  tracer.took("first-token", firstTokenMs);
  let finishReason: "stop" | "length" = "stop";
  let usage: TracedCall["usage"] = null;
  if (!isHeld) yield start;
  for await (const chunk of stream.chunks) {
    if (chunk.response_metadata["finish_reason"] === "length") finishReason = "length";
    usage = usageOf(chunk) ?? usage;
    const events = writer.write(chunk.text);
    if (!isHeld) yield* events;
  }
  const last = writer.end();
  const added = quoteMissing(writer, sides);
  if (!isHeld) yield* [...last, ...added.events];
  const writing = performance.now() - began;
  tracer.took("writing", writing);
  tracer.called({
    purpose: "answer",
    model: modelName,
    promptTokens: prompt.tokens,
    maxNewTokens: prompt.maxNewTokens,
    passages: tracedPassages(prompt.passages, prompt.passageTokens),
    usage,
    firstTokenMs,
    ms: firstTokenMs + writing,
  });
  const draft = { ...writer.draft(), finishReason, answerability, told: [...answer.told, ...added.told] };
  const checked = await tracer.time("checking", () => checkAnswer(parts, draft.text, draft.passages, signal));
  const end = finishAnswer(draft, checked, parts.unsupported);
  if (end === null) {
    const why = "The model wrote what no passage supports, and it was held back.";
    yield* refuse({ question, kind, passages: draft.passages, why });
    return;
  }
  if (isHeld) yield* [start, { type: "text-delta", text: end.text } as const];
  const shown = isHeld ? new Set<number>() : new Set(draft.citations.keys());
  for (const citation of end.citations) if (!shown.has(citation.number)) yield { type: "citation-added", citation };
  yield end;
}

export function usageOf(chunk: AIMessageChunk): TracedCall["usage"] {
  // narrowed away by LangChain's types for messages without a structure of their own
  const usage = chunk.usage_metadata as UsageMetadata | undefined;
  return usage === undefined ? null : { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
}

/** Of each side of a comparison that the model wrote nothing cited of, the sentence that speaks of it. */
function quoteMissing(writer: AnswerWriter, sides: readonly ComparedSide[]): { events: AnswerEvent[]; told: string[] } {
  const { text, passages } = writer.draft();
  const missing = missingSides(text, passages, sides);
  const events = missing.flatMap(({ quotations: [first] }) =>
    first === undefined ? [] : writer.quote(first.passage, first.unit),
  );
  const names = missing.map(({ name }) => `"${name}"`).join(" and ");
  const told =
    events.length === 0
      ? []
      : [`The model cites no passage on ${names}: the last lines are quoted from the documents.`];
  return { events, told };
}

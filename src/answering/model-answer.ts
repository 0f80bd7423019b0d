// Passages -> an answer written by a model: prompt, stream, resolve the marks, check every sentence.
import type { Citation } from "../document/citation.ts";
import type { Principal } from "../document/principal.ts";
import type { GroundedChatModel } from "../generation/grounded-chat-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import { checkAnswer } from "./checking/check-answer.ts";
import type { CheckingParts } from "./checking/measure-claims.ts";
import type { UnsupportedPolicy } from "./checking/unsupported-policy.ts";
import { CitationMarkers, type MarkedText } from "./citation-markers.ts";
import { citeBestSentence } from "./citations.ts";
import { type Draft, finishAnswer } from "./finish-answer.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";
import { openPromptedStream } from "./prompted-stream.ts";
import { refuse } from "./refusal.ts";

export interface ModelAnswerRequest {
  readonly question: string;
  /** The question made whole from the conversation, as it was searched for. */
  readonly standalone: string;
  readonly kind: QuestionKind;
  /** That the passages answer the question, 0 to 1. */
  readonly answerability: number;
  readonly history: readonly Turn[];
  readonly passages: readonly RetrievedPassage[];
  readonly maxNewTokens: number;
  readonly principal: Principal;
  readonly signal?: AbortSignal | undefined;
}

export type ModelAnswerer = (request: ModelAnswerRequest) => AsyncIterable<AnswerEvent>;

export interface ModelAnsweringParts extends CheckingParts {
  readonly unsupported: UnsupportedPolicy;
}

/**
 * Yields nothing before the model's first words, so that a model that cannot be reached can be replaced without a trace. When unsupported
 * sentences are not merely flagged, nothing is yielded before the whole answer is checked: what was shown cannot be taken back.
 * @throws EyrieError `model-*`
 */
export async function* streamModelAnswer(
  model: GroundedChatModel,
  parts: ModelAnsweringParts,
  request: ModelAnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const { prompt, modelName, chunks } = await openPromptedStream(model, { ...request, caller: request.principal.id });
  const { kind } = request;
  const writer = new AnswerWriter(prompt.passages);
  const passages = prompt.passages.map(({ id }) => id);
  const question = request.standalone;
  const start = { type: "answer-start", mode: "model", kind, model: modelName, question, passages } as const;
  const isHeld = parts.unsupported !== "flag";
  let started = false;
  let finishReason: "stop" | "length" = "stop";
  for await (const chunk of chunks) {
    if (!started && !isHeld) yield start;
    started = true;
    if (chunk.response_metadata["finish_reason"] === "length") finishReason = "length";
    const events = writer.write(chunk.text);
    if (!isHeld) yield* events;
  }
  if (!started && !isHeld) yield start;
  const events = writer.end();
  if (!isHeld) yield* events;
  const draft = { ...writer.draft(), finishReason, answerability: request.answerability, versions: prompt.notice };
  const checked = await checkAnswer(parts, draft.text, draft.passages, request.signal);
  const end = finishAnswer(draft, checked, parts.unsupported);
  if (end === null) {
    const why = "The model wrote what no passage supports, and it was held back.";
    yield* refuse({ question: request.standalone, kind, passages: draft.passages, why });
    return;
  }
  if (isHeld) yield* [start, { type: "text-delta", text: end.text } as const];
  const shown = isHeld ? new Set<number>() : new Set(draft.citations.keys());
  for (const citation of end.citations) if (!shown.has(citation.number)) yield { type: "citation-added", citation };
  yield end;
}

/** Keeps what was written and cited so far. */
class AnswerWriter {
  readonly #passages: readonly RetrievedPassage[];
  readonly #markers: CitationMarkers;
  readonly #citations = new Map<number, Citation>();
  #text = "";

  constructor(passages: readonly RetrievedPassage[]) {
    this.#passages = passages;
    this.#markers = new CitationMarkers(passages.map((_, index) => index + 1));
  }

  write(piece: string): AnswerEvent[] {
    return [...this.#show(this.#markers.push(piece))];
  }

  end(): AnswerEvent[] {
    return [...this.#show(this.#markers.flush())];
  }

  draft(): Pick<Draft, "text" | "citations" | "passages"> {
    return { text: this.#text.trim(), citations: this.#citations, passages: this.#passages };
  }

  *#show(parts: readonly MarkedText[]): Generator<AnswerEvent> {
    for (const part of parts) {
      const claim = this.#text.slice(this.#text.search(/[^.!?\n]*[.!?]?\s*$/));
      this.#text += part.text;
      if (part.text !== "") yield { type: "text-delta", text: part.text };
      if (part.type === "mark") yield* this.#cite(part.numbers, claim);
    }
  }

  *#cite(numbers: readonly number[], claim: string): Generator<AnswerEvent> {
    for (const number of numbers) {
      const passage = this.#passages[number - 1];
      if (passage === undefined || this.#citations.has(number)) continue;
      const citation = citeBestSentence(number, passage, claim);
      this.#citations.set(number, citation);
      yield { type: "citation-added", citation };
    }
  }
}

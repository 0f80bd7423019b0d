// Passages -> an answer written by a model: prompt, stream, resolve the marks, build the citations.
import type { Citation } from "../document/citation.ts";
import type { Principal } from "../document/principal.ts";
import type { GroundedChatModel } from "../generation/grounded-chat-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import { CitationMarkers, type MarkedText } from "./citation-markers.ts";
import { citeBestSentence } from "./citations.ts";
import { openPromptedStream } from "./prompted-stream.ts";

export interface ModelAnswerRequest {
  readonly question: string;
  /** The question made whole from the conversation, as it was searched for. */
  readonly standalone: string;
  readonly history: readonly Turn[];
  readonly passages: readonly RetrievedPassage[];
  readonly maxNewTokens: number;
  readonly principal: Principal;
  readonly signal?: AbortSignal | undefined;
}

export type ModelAnswerer = (request: ModelAnswerRequest) => AsyncIterable<AnswerEvent>;

/**
 * Yields nothing before the model's first words, so that a model that cannot be reached can be replaced without a trace.
 * @throws EyrieError `model-*`
 */
export async function* streamModelAnswer(
  model: GroundedChatModel,
  request: ModelAnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const opened = await openPromptedStream(model, { ...request, caller: request.principal.id });
  const { prompt, modelName, chunks } = opened;
  const writer = new AnswerWriter(prompt.passages);
  let started = false;
  let finishReason: "stop" | "length" = "stop";
  for await (const chunk of chunks) {
    if (!started) yield { type: "answer-start", mode: "model", model: modelName, question: request.standalone };
    started = true;
    if (chunk.response_metadata["finish_reason"] === "length") finishReason = "length";
    yield* writer.write(chunk.text);
  }
  if (!started) yield { type: "answer-start", mode: "model", model: modelName, question: request.standalone };
  yield* writer.end();
  yield writer.result(finishReason, prompt.notice);
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

  *write(piece: string): Generator<AnswerEvent> {
    yield* this.#show(this.#markers.push(piece));
  }

  *end(): Generator<AnswerEvent> {
    yield* this.#show(this.#markers.flush());
  }

  /** @param versions what the reader must know of passages that contradict one another */
  result(finishReason: "stop" | "length", versions: string | null): AnswerEvent {
    const citations = [...this.#citations.values()].sort((a, b) => a.number - b.number);
    const text = this.#text.trim();
    // a model that cites nothing has not answered from the documents, whatever it says
    const answered = citations.length > 0;
    const nearest = answered
      ? []
      : this.#passages.slice(0, 3).map((passage, index) => citeBestSentence(index + 1, passage, text));
    const cut = finishReason === "length" ? "The model reached its token limit; the answer may be cut short." : null;
    const notice = [versions, cut].filter((part) => part !== null).join(" ") || null;
    return {
      type: "answer-end",
      answered,
      mode: "model",
      text,
      citations,
      nearest,
      notice: answered ? notice : "The model cited no passage; read what it says with care.",
      finishReason,
    };
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

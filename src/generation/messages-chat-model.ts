// A server with a chat template of its own, over the messages route, by way of @huggingface/inference: TGI, vLLM, llama.cpp, Ollama.
import { InferenceClient, InferenceClientProviderApiError } from "@huggingface/inference";
import type { BaseMessage } from "langchain";
import { EyrieError } from "../errors.ts";
import { abortableResponse } from "../transport/abortable-response.ts";
import { classifyConnectionFailure, classifyServerFailure, readErrorWords } from "../transport/server-failure.ts";
import { type AnswerPart, toFinishReason } from "./answer-part.ts";
import type { ModelLimits } from "./grounded-chat-model.ts";
import { MessagesServer } from "./messages-server.ts";
import { messagesStreamEvent } from "./messages-wire.ts";
import type { PromptTurn } from "./prompt-template.ts";
import { type ChatModelOptions, type OpenedAnswer, StreamingChatModel } from "./streaming-chat-model.ts";
import { estimateTokens } from "./token-estimate.ts";
import { toTurns } from "./turn-forging.ts";

export interface MessagesChatModelOptions extends ChatModelOptions {
  /** Sent as `model`; where absent `tgi` for TGI, else the first model that the server lists. */
  readonly model?: string | undefined;
  /** Tokens of prompt and answer together, where the server states none or too many. */
  readonly contextTokens?: number | undefined;
}

/** Templates are the server's; where it leaks the end of a turn as text, the answer ends there. */
const LEAKED_ENDS = ["<|im_end|>", "<|im_start|>", "<|endoftext|>", "<|user|>", "<|system|>", "<|eot_id|>", "</s>"];

export class MessagesChatModel extends StreamingChatModel {
  readonly #server: MessagesServer;

  constructor(options: MessagesChatModelOptions) {
    super(options);
    const { model, contextTokens } = options;
    const { endpoint, readApiKey, shortDeadlineMs: deadlineMs } = this;
    this.#server = new MessagesServer({ endpoint, readApiKey, model, contextTokens, deadlineMs });
  }

  override _llmType(): string {
    return "eyrie-messages";
  }

  override async countTokens(messages: readonly BaseMessage[], signal?: AbortSignal): Promise<number> {
    const turns = toTurns(messages);
    const counted = await this.#server.countTokens(turns, signal);
    return counted ?? estimateTokens(turns.map((turn) => turn.text));
  }

  protected override readLimits(signal?: AbortSignal): Promise<ModelLimits> {
    return this.#server.readLimits(signal);
  }

  protected override stopStrings(): readonly string[] {
    return LEAKED_ENDS;
  }

  protected override async *openAnswer(answer: OpenedAnswer): AsyncGenerator<AnswerPart> {
    const turns = toTurns(answer.messages);
    // the client releases its reader without closing the socket when its loop is left, so the call gets a signal of its own
    const call = new AbortController();
    const stop = (): void => call.abort(answer.signal.reason);
    answer.signal.addEventListener("abort", stop, { once: true });
    let opened = false;
    try {
      answer.signal.throwIfAborted();
      for await (const chunk of this.#requestAnswer(turns, answer, call.signal, () => (opened = true))) {
        yield* this.#readChunk(chunk);
        if (finishReasonOf(chunk) !== null) return;
      }
    } catch (thrown) {
      answer.signal.throwIfAborted();
      throw this.#classify(thrown, turns, opened);
    } finally {
      answer.signal.removeEventListener("abort", stop);
      call.abort();
    }
    throw new EyrieError(
      "model-stream-cut",
      `the answer of the model server at ${this.endpoint} ended without a finish reason`,
    );
  }

  #requestAnswer(
    turns: readonly PromptTurn[],
    answer: OpenedAnswer,
    signal: AbortSignal,
    onOpen: () => void,
  ): AsyncIterable<unknown> {
    const client = new InferenceClient(this.readApiKey(), { endpointUrl: this.endpoint });
    const request = {
      model: this.#server.requestName,
      messages: turns.map(({ role, text }) => ({ role, content: text })),
      max_tokens: answer.maxNewTokens,
      // absent, most servers would sample; TGI takes 0 for greedy on this route
      temperature: 0,
      ...(answer.stop.length === 0 ? {} : { stop: answer.stop.slice(0, 4) }),
    };
    const guardedFetch: typeof fetch = async (address, init) => {
      if (!String(address).startsWith(this.endpoint))
        throw new EyrieError("internal", "the client left the configured endpoint");
      const response = await fetch(address, { ...init, redirect: "error" });
      onOpen();
      return abortableResponse(response, signal);
    };
    // its own retry repeats a 503 at once and without end
    return client.chatCompletionStream(request, { signal, fetch: guardedFetch, retry_on_error: false });
  }

  *#readChunk(chunk: unknown): Generator<AnswerPart> {
    const parsed = messagesStreamEvent.safeParse(chunk);
    if (!parsed.success) throw this.#misunderstood();
    yield { type: "text-received", text: parsed.data.choices[0]?.delta?.content ?? "" };
    const reason = finishReasonOf(chunk);
    if (reason !== null) {
      yield { type: "answer-finished", finishReason: toFinishReason(reason, this.endpoint), usage: null };
    }
  }

  /** The client's own errors carry the request with the whole prompt: none of them may be a cause. */
  #classify(thrown: unknown, turns: readonly PromptTurn[], opened: boolean): EyrieError {
    if (thrown instanceof InferenceClientProviderApiError) {
      const { status, body } = thrown.httpResponse;
      const sent = turns.map((turn) => turn.text);
      return classifyServerFailure({
        server: this.endpoint,
        status: status === 200 ? null : status,
        words: readErrorWords(body),
        sent,
      });
    }
    if (thrown instanceof SyntaxError) return this.#misunderstood();
    return classifyConnectionFailure(thrown, this.endpoint, opened);
  }

  #misunderstood(): EyrieError {
    return new EyrieError(
      "model-failed",
      `the model server at ${this.endpoint} sent an event that is not of the messages route`,
    );
  }
}

/** Null while the answer goes on; some servers send an empty string until then. */
function finishReasonOf(chunk: unknown): string | null {
  const parsed = messagesStreamEvent.safeParse(chunk);
  return (parsed.success && parsed.data.choices[0]?.finish_reason) || null;
}

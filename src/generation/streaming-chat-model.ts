// What both chat models share: deadlines, retry before the first token, stop text held back, and sockets closed when the reader leaves.
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { AIMessageChunk, type StandardMessageStructure } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import type { BaseMessage } from "langchain";
import { type Logger, silentLogger } from "../logger.ts";
import { CallWatch, DEFAULT_DEADLINES, type Deadlines } from "../transport/call-watch.ts";
import { parseEndpoint } from "../transport/endpoint.ts";
import { DEFAULT_RETRY, retry } from "../transport/retry.ts";
import { classifyConnectionFailure } from "../transport/server-failure.ts";
import type { AnswerPart } from "./answer-part.ts";
import { GroundedChatModel, MODEL_NAME, type ModelLimits } from "./grounded-chat-model.ts";
import { StopText } from "./stop-text.ts";

export interface ChatModelOptions {
  readonly endpoint: string;
  readonly apiKey?: string | undefined;
  readonly deadlines?: Partial<Deadlines> | undefined;
  /** Most tokens of an answer unless the call says otherwise; never more than 1,024 are asked for. */
  readonly maxNewTokens?: number | undefined;
  /** Calls in all before the first token; one where something else repeats them. */
  readonly attempts?: number | undefined;
  readonly logger?: Logger | undefined;
}

export interface OpenedAnswer {
  readonly messages: readonly BaseMessage[];
  readonly maxNewTokens: number;
  /** The caller's own stop strings. */
  readonly stop: readonly string[];
  readonly signal: AbortSignal;
}

const DEFAULT_NEW_TOKENS = 384;
/** TGI runs longer answers in pieces of 1,024, overshoots what was asked for and checks only the first piece. */
const MOST_NEW_TOKENS = 1024;
/** /info and token counts come before the first token and must not use up its time. */
const SHORT_REQUEST_MS = 10_000;
/** A server may be started again with another model: its limits and its prompt format are asked for anew after this. */
const LIMITS_FRESH_MS = 5_000;

export abstract class StreamingChatModel extends GroundedChatModel {
  protected readonly endpoint: string;
  /** A method, so that no serialisation of the model, LangChain's tracing included, holds the key. */
  protected readonly readApiKey: () => string | undefined;
  protected readonly deadlines: Deadlines;
  protected readonly logger: Logger;
  readonly #maxNewTokens: number;
  readonly #attempts: number;
  #limits: { readonly stated: ModelLimits; readonly readAt: number } | null = null;

  /** @throws EyrieError `configuration-invalid` for an endpoint that is empty or not http(s) */
  constructor(options: ChatModelOptions) {
    super({});
    const { apiKey } = options;
    this.endpoint = parseEndpoint(options.endpoint);
    this.readApiKey = () => apiKey;
    this.deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };
    this.logger = options.logger ?? silentLogger;
    this.#maxNewTokens = options.maxNewTokens ?? DEFAULT_NEW_TOKENS;
    this.#attempts = options.attempts ?? DEFAULT_RETRY.attempts;
  }

  /** One attempt at an answer. Special tokens are dropped; an end without a finish event throws `model-stream-cut`. */
  protected abstract openAnswer(answer: OpenedAnswer): AsyncGenerator<AnswerPart>;
  /** The strings at which an answer ends, besides the caller's. */
  protected abstract stopStrings(limits: ModelLimits): readonly string[];
  protected abstract readLimits(signal?: AbortSignal): Promise<ModelLimits>;

  override async limits(signal?: AbortSignal): Promise<ModelLimits> {
    const known = this.#limits;
    if (known !== null && performance.now() - known.readAt < LIMITS_FRESH_MS) return known.stated;
    // remembered only when read: a server that is still starting must not be remembered as such
    const stated = await this.readLimits(signal);
    this.#limits = { stated, readAt: performance.now() };
    if (JSON.stringify(known?.stated) !== JSON.stringify(stated)) this.logger.info("model-limits-read", { ...stated });
    return stated;
  }

  protected get shortDeadlineMs(): number {
    return Math.min(this.deadlines.firstTokenMs, SHORT_REQUEST_MS);
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const watch = new CallWatch(this.deadlines, this.endpoint, options.signal);
    try {
      const limits = await this.limits(watch.signal);
      const stops = new StopText([...this.stopStrings(limits), ...(options.stop ?? [])]);
      const answer = this.#describeAnswer(messages, options, limits, watch.signal);
      let named = false;
      for await (const chunk of this.#readChunks(answer, stops, watch)) {
        if (!named) chunk.message.response_metadata[MODEL_NAME] = limits.modelId;
        named = true;
        if (chunk.text !== "")
          await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
        yield chunk;
      }
    } catch (thrown) {
      // what failed may come back as another model, and what was too long may have been measured against old limits
      if (watch.stopReason?.code !== "aborted") this.#limits = null;
      throw watch.stopReason ?? classifyConnectionFailure(thrown, this.endpoint, true);
    } finally {
      watch.close();
    }
  }

  #describeAnswer(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    limits: ModelLimits,
    signal: AbortSignal,
  ): OpenedAnswer {
    const wanted = options.maxNewTokens ?? this.#maxNewTokens;
    const maxNewTokens = Math.max(1, Math.min(wanted, MOST_NEW_TOKENS, limits.maxTotalTokens - 1));
    return { messages, maxNewTokens, stop: options.stop ?? [], signal };
  }

  async *#readChunks(answer: OpenedAnswer, stops: StopText, watch: CallWatch): AsyncGenerator<ChatGenerationChunk> {
    let begun = false;
    // the blank with which a first-generation model begins its answer belongs to the template
    const show = (text: string): string => {
      const shown = begun ? text : text.trimStart();
      begun ||= shown !== "";
      return shown;
    };
    for await (const part of this.#readParts(answer, watch)) {
      if (part.type === "answer-finished") {
        const rest = show(stops.flush());
        if (rest !== "") yield textChunk(rest);
        yield lastChunk(part);
        return;
      }
      const text = show(stops.push(part.text));
      if (text !== "") yield textChunk(text);
      if (stops.reached) {
        yield lastChunk({ type: "answer-finished", finishReason: "stop", usage: null });
        return;
      }
    }
  }

  /** Repeats the call only while nothing has arrived: text that was shown is never silently begun again. */
  async *#readParts(answer: OpenedAnswer, watch: CallWatch): AsyncGenerator<AnswerPart> {
    const open = async () => {
      const parts = this.openAnswer(answer);
      return { parts, next: await parts.next() };
    };
    let { parts, next } = await retry(open, {
      ...DEFAULT_RETRY,
      attempts: this.#attempts,
      signal: watch.signal,
      logger: this.logger,
    });
    let begun = false;
    try {
      while (next.done !== true) {
        // llama.cpp and others name the role before they have read the prompt: that is no first token
        begun ||= next.value.type === "answer-finished" || next.value.text !== "";
        if (begun) watch.tokenArrived();
        yield next.value;
        watch.expectToken();
        next = await parts.next();
      }
    } finally {
      await parts.return(undefined);
    }
  }
}

function textChunk(text: string): ChatGenerationChunk {
  return new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
}

function lastChunk({ finishReason, usage }: Extract<AnswerPart, { type: "answer-finished" }>): ChatGenerationChunk {
  const fields = { content: "", response_metadata: { finish_reason: finishReason } };
  const message =
    usage === null
      ? new AIMessageChunk(fields)
      : new AIMessageChunk<StandardMessageStructure>({ ...fields, usage_metadata: { ...usage } });
  return new ChatGenerationChunk({ text: "", message });
}

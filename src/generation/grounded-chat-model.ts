// The port of generation: messages -> streamed tokens. A LangChain `BaseChatModel` with what that class lacks and a prompt builder
// needs: the server's own limits and the server's own token count.
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import type { AIMessageChunk } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import { type BaseMessage, HumanMessage } from "langchain";
import { EyrieError } from "../errors.ts";
import { abortWhenLeft } from "./leaving-stream.ts";

export interface ModelLimits {
  /** Identity the server reports, for display and for choosing the prompt template. */
  readonly modelId: string;
  /** Most tokens of prompt. */
  readonly maxInputTokens: number;
  /** Most tokens of prompt and answer together. */
  readonly maxTotalTokens: number;
}

export interface GroundedChatCallOptions extends BaseChatModelCallOptions {
  /** Most tokens of this answer; the model's own setting where absent. */
  maxNewTokens?: number;
  /** Who asks: callers share the places of a server fairly. */
  caller?: string;
}

/** Where the first chunk of an answer names the model that writes it. */
export const MODEL_NAME = "model_name";

/**
 * `stream(messages, { signal, maxNewTokens })` yields the answer's text in order, without special tokens and stop strings; the first
 * chunk carries `response_metadata.model_name`, the last `response_metadata.finish_reason` (`stop` or `length`). It throws EyrieError `model-*`; a stream that ends without a
 * finish event throws `model-stream-cut` after what had arrived. Aborting or leaving the loop closes the socket.
 */
export abstract class GroundedChatModel extends BaseChatModel<GroundedChatCallOptions> {
  /** As the server states them now: remembered for seconds, read again after a failure. @throws EyrieError `model-unreachable`, `model-unauthorized`, `model-timeout` */
  abstract limits(signal?: AbortSignal): Promise<ModelLimits>;

  /** Tokens of the whole prompt as this model will see it, template included; an upper estimate where the server cannot count. */
  abstract countTokens(messages: readonly BaseMessage[], signal?: AbortSignal): Promise<number>;

  /** LangChain's own counter downloads a vocabulary from a public host; this one asks the model server. */
  override async getNumTokens(content: BaseMessage["content"]): Promise<number> {
    return this.countTokens([new HumanMessage({ content })]);
  }

  override async stream(
    input: BaseLanguageModelInput,
    options?: Partial<GroundedChatCallOptions>,
  ): Promise<IterableReadableStream<AIMessageChunk>> {
    return abortWhenLeft((signal) => super.stream(input, { ...options, signal }), options?.signal);
  }

  abstract override _streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk>;

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | null = null;
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) {
      whole = whole === null ? chunk : whole.concat(chunk);
    }
    if (whole === null) throw new EyrieError("model-stream-cut", "the model server sent no answer");
    return { generations: [whole] };
  }
}

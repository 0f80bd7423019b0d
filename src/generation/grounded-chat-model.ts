// The port of generation: messages -> streamed tokens. A LangChain `BaseChatModel` with what that class lacks and a prompt builder
// needs: the server's own limits and the server's own token count.
import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import { type BaseMessage, HumanMessage } from "langchain";

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
}

/**
 * `stream(messages, { signal, maxNewTokens })` yields the answer's text in order, without special tokens and stop strings; the last
 * chunk carries `response_metadata.finish_reason` (`stop` or `length`). It throws EyrieError `model-*`; a stream that ends without a
 * finish event throws `model-stream-cut` after what had arrived. Aborting or leaving the loop closes the socket.
 */
export abstract class GroundedChatModel extends BaseChatModel<GroundedChatCallOptions> {
  /** Read from the server once and remembered. @throws EyrieError `model-unreachable`, `model-unauthorized`, `model-timeout` */
  abstract limits(signal?: AbortSignal): Promise<ModelLimits>;

  /** Tokens of the whole prompt as this model will see it, template included; an upper estimate where the server cannot count. */
  abstract countTokens(messages: readonly BaseMessage[], signal?: AbortSignal): Promise<number>;

  /** LangChain's own counter downloads a vocabulary from a public host; this one asks the model server. */
  override async getNumTokens(content: BaseMessage["content"]): Promise<number> {
    return this.countTokens([new HumanMessage({ content })]);
  }
}

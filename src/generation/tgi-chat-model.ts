// Falcon behind text-generation-inference, over its native route: the prompt is formatted here, with explicit parameters, and counted by
// the server's own tokenizer.
import type { BaseMessage } from "langchain";
import { EyrieError } from "../errors.ts";
import { parseJson, requestModel, requestModelJson } from "../transport/model-request.ts";
import { readServerSentEvents } from "../transport/server-sent-events.ts";
import { classifyServerFailure } from "../transport/server-failure.ts";
import { type AnswerPart, toFinishReason } from "./answer-part.ts";
import { templateFor } from "./template-choice.ts";
import type { ModelLimits } from "./grounded-chat-model.ts";
import type { PromptTemplate } from "./prompt-template.ts";
import { type ChatModelOptions, type OpenedAnswer, StreamingChatModel } from "./streaming-chat-model.ts";
import { type TgiStreamEvent, tgiInfo, tgiStreamEvent, tokenCount } from "./tgi-wire.ts";
import { toTurns } from "./turn-forging.ts";

export interface TgiChatModelOptions extends ChatModelOptions {
  /** Where absent: chosen by the model id that /info reports. */
  readonly template?: PromptTemplate | undefined;
}

/** TGI refuses more. */
const MOST_STOP_STRINGS = 4;

export class TgiChatModel extends StreamingChatModel {
  readonly #template: PromptTemplate | undefined;

  constructor(options: TgiChatModelOptions) {
    super(options);
    this.#template = options.template;
  }

  override _llmType(): string {
    return "eyrie-tgi";
  }

  override async countTokens(messages: readonly BaseMessage[], signal?: AbortSignal): Promise<number> {
    const inputs = formatPrompt(messages, this.#templateOf(await this.limits(signal)));
    const answer = await requestModelJson({
      ...this.#connection(),
      path: "/tokenize",
      body: { inputs },
      sent: [inputs],
      deadlineMs: this.shortDeadlineMs,
      signal,
    });
    const count = tokenCount.safeParse(answer);
    if (!count.success) throw this.#misunderstood("/tokenize");
    return count.data;
  }

  protected override async readLimits(signal?: AbortSignal): Promise<ModelLimits> {
    const answer = await requestModelJson({
      ...this.#connection(),
      path: "/info",
      deadlineMs: this.shortDeadlineMs,
      signal,
    });
    const info = tgiInfo.safeParse(answer);
    if (!info.success) throw this.#misunderstood("/info");
    const { model_id: modelId, max_input_tokens: maxInputTokens, max_total_tokens: maxTotalTokens } = info.data;
    return { modelId, maxInputTokens, maxTotalTokens };
  }

  protected override stopStrings(limits: ModelLimits): readonly string[] {
    return this.#templateOf(limits).stop;
  }

  protected override async *openAnswer(answer: OpenedAnswer): AsyncGenerator<AnswerPart> {
    const template = this.#templateOf(await this.limits(answer.signal));
    const inputs = formatPrompt(answer.messages, template);
    const response = await requestModel({
      ...this.#connection(),
      path: "/generate_stream",
      body: { inputs, parameters: parametersOf(answer, template) },
      sent: [inputs],
      signal: answer.signal,
    });
    for await (const event of readServerSentEvents(response.body)) {
      if (event.type === "event-cut") break;
      const parsed = tgiStreamEvent.safeParse(parseJson(event.data));
      if (!parsed.success) throw this.#misunderstood("/generate_stream");
      if ("error" in parsed.data) {
        throw classifyServerFailure({ server: this.endpoint, status: null, words: parsed.data.error, sent: [inputs] });
      }
      yield { type: "text-received", text: parsed.data.token.special ? "" : parsed.data.token.text };
      if (typeof parsed.data.generated_text === "string") return yield finishOf(parsed.data, this.endpoint);
    }
    throw new EyrieError(
      "model-stream-cut",
      `the answer of the model server at ${this.endpoint} ended without a finish event`,
    );
  }

  #templateOf(limits: ModelLimits): PromptTemplate {
    return this.#template ?? templateFor(limits.modelId);
  }

  #connection(): { endpoint: string; apiKey: string | undefined } {
    return { endpoint: this.endpoint, apiKey: this.readApiKey() };
  }

  #misunderstood(route: string): EyrieError {
    return new EyrieError(
      "model-failed",
      `the model server at ${this.endpoint} answered ${route} with something that is not TGI's answer`,
    );
  }
}

function formatPrompt(messages: readonly BaseMessage[], template: PromptTemplate): string {
  return template.format(toTurns(messages, template));
}

/** All explicit: TGI samples when `parameters` is absent, and refuses top_p 1 and temperature 0 where others take them for greedy. */
function parametersOf(answer: OpenedAnswer, template: PromptTemplate): Readonly<Record<string, unknown>> {
  return {
    do_sample: false,
    max_new_tokens: answer.maxNewTokens,
    stop: [...template.stop, ...answer.stop].slice(0, MOST_STOP_STRINGS),
    details: true,
    return_full_text: false,
  };
}

function finishOf({ details }: Exclude<TgiStreamEvent, { error: string }>, server: string): AnswerPart {
  const input = details?.input_length;
  const output = details?.generated_tokens;
  const usage =
    input === undefined || output === undefined
      ? null
      : { input_tokens: input, output_tokens: output, total_tokens: input + output };
  return { type: "answer-finished", finishReason: toFinishReason(details?.finish_reason ?? "stop", server), usage };
}

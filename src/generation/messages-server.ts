// What a server of the messages route tells of itself: its model, its limits, how many tokens some turns are. Servers differ in which of
// these routes they have; one that has none is taken at its configured word and counted by an estimate.
import { EyrieError } from "../errors.ts";
import { requestModelJson } from "../transport/model-request.ts";
import type { ModelLimits } from "./grounded-chat-model.ts";
import { llamaCppProperties, modelList } from "./messages-wire.ts";
import type { PromptTurn } from "./prompt-template.ts";
import { tgiInfo, tokenCount } from "./tgi-wire.ts";

export interface MessagesServerOptions {
  /** With or without /v1; the other routes stand beside it. */
  readonly endpoint: string;
  readonly readApiKey: () => string | undefined;
  /** Name sent as `model`, where one is configured. */
  readonly model: string | undefined;
  /** Caps what the server states; taken as it is where the server states nothing. */
  readonly contextTokens: number | undefined;
  readonly deadlineMs: number;
}

const DEFAULT_CONTEXT_TOKENS = 4096;
/** TGI takes any other name for an adapter. */
const TGI_MODEL = "tgi";
/** TGI, then vLLM, whose /tokenize takes messages; llama.cpp's answers without a count. */
const COUNTING_ROUTES = ["/chat_tokenize", "/tokenize"] as const;

export class MessagesServer {
  readonly #options: MessagesServerOptions;
  readonly #origin: string;
  #requestName = TGI_MODEL;
  #countingRoutes: readonly string[] = COUNTING_ROUTES;

  constructor(options: MessagesServerOptions) {
    this.#options = options;
    this.#origin = options.endpoint.replace(/\/v1(\/chat\/completions)?$/, "");
    this.#requestName = options.model ?? TGI_MODEL;
  }

  /** What to send as `model`: as configured, else what the server said last. */
  get requestName(): string {
    return this.#requestName;
  }

  /** @throws EyrieError `model-*` when the server does not answer; routes it lacks are no error */
  async readLimits(signal?: AbortSignal): Promise<ModelLimits> {
    const { model, contextTokens } = this.#options;
    this.#countingRoutes = COUNTING_ROUTES;
    const info = tgiInfo.safeParse(await this.#ask("/info", undefined, [], signal));
    if (info.success) {
      this.#requestName = model ?? TGI_MODEL;
      const { model_id: modelId, max_input_tokens: input, max_total_tokens: total } = info.data;
      const maxTotalTokens = Math.min(total, contextTokens ?? total);
      return { modelId, maxInputTokens: Math.min(input, maxTotalTokens - 1), maxTotalTokens };
    }
    const listed = modelList.safeParse(await this.#ask("/v1/models", undefined, [], signal)).data?.data ?? [];
    const own = model === undefined ? listed[0] : listed.find(({ id }) => id === model);
    this.#requestName = model ?? own?.id ?? TGI_MODEL;
    const stated = own?.max_model_len ?? (await this.#contextOfLlamaCpp(signal)) ?? contextTokens;
    const total = Math.min(stated ?? DEFAULT_CONTEXT_TOKENS, contextTokens ?? Number.POSITIVE_INFINITY);
    return { modelId: this.#requestName, maxInputTokens: total - 1, maxTotalTokens: total };
  }

  /** Null where the server cannot count. */
  async countTokens(turns: readonly PromptTurn[], signal?: AbortSignal): Promise<number | null> {
    const messages = turns.map(({ role, text }) => ({ role, content: text }));
    const sent = turns.map((turn) => turn.text);
    const [route, ...others] = this.#countingRoutes;
    if (route === undefined) return null;
    const count = tokenCount.safeParse(await this.#ask(route, { model: this.#requestName, messages }, sent, signal));
    if (count.success) return count.data;
    // asked once: a server without the route would be asked again for every prompt
    this.#countingRoutes = others;
    return this.countTokens(turns, signal);
  }

  async #contextOfLlamaCpp(signal: AbortSignal | undefined): Promise<number | undefined> {
    const properties = llamaCppProperties.safeParse(await this.#ask("/props", undefined, [], signal));
    return properties.data?.default_generation_settings.n_ctx;
  }

  /** Undefined where the server does not know the route. */
  async #ask(path: string, body: unknown, sent: readonly string[], signal: AbortSignal | undefined): Promise<unknown> {
    const { readApiKey, deadlineMs } = this.#options;
    try {
      const endpoint = this.#origin;
      return await requestModelJson({ endpoint, path, body, sent, apiKey: readApiKey(), deadlineMs, signal });
    } catch (thrown) {
      if (thrown instanceof EyrieError && thrown.code === "model-request-refused") return undefined;
      throw thrown;
    }
  }
}

// Reranking by text-embeddings-inference (`/rerank`): limits from /info, batches within them, every answer checked.
import { z } from "zod";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { parseEndpoint } from "../transport/endpoint.ts";
import { requestModelJson } from "../transport/model-request.ts";
import { DEFAULT_RETRY, retry } from "../transport/retry.ts";
import { PassageReranker } from "./passage-reranker.ts";

export interface TeiRerankerOptions {
  readonly endpoint: string;
  readonly apiKey?: string | undefined;
  readonly logger: Logger;
  /** Of one request. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
const INFO = z.object({
  model_id: z.string(),
  model_type: z.record(z.string(), z.unknown()),
  max_client_batch_size: z.int().positive().default(32),
});
const RANKS = z.array(z.object({ index: z.int().nonnegative(), score: z.number() }));

export class TeiReranker extends PassageReranker {
  override readonly name: string;
  readonly #options: TeiRerankerOptions;
  readonly #endpoint: string;
  #batch: number | undefined;

  constructor(options: TeiRerankerOptions) {
    super();
    this.#options = options;
    this.#endpoint = parseEndpoint(options.endpoint);
    this.name = `tei at ${this.#endpoint}`;
  }

  override async rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    if (texts.length === 0) return [];
    this.#batch ??= await this.#readBatchSize(signal);
    const scores: number[] = [];
    for (let start = 0; start < texts.length; start += this.#batch) {
      const batch = texts.slice(start, start + this.#batch);
      // said outright: the default differs between versions, and a text that is too long is to lose its end
      const body = { query: question, texts: batch, truncate: true, truncation_direction: "Right", raw_scores: false };
      const ranks = await this.#ask("/rerank", RANKS, { body, sent: [question, ...batch] }, signal);
      scores.push(...this.#inOrder(ranks, batch.length));
    }
    return scores;
  }

  override async close(): Promise<void> {}

  async #readBatchSize(signal?: AbortSignal): Promise<number> {
    const info = await this.#ask("/info", INFO, {}, signal);
    if ("reranker" in info.model_type) return info.max_client_batch_size;
    const kind = Object.keys(info.model_type).join(", ");
    throw new EyrieError(
      "configuration-invalid",
      `${info.model_id} at the reranking server is a ${kind}, not a reranker`,
    );
  }

  async #ask<Answer>(
    path: string,
    schema: z.ZodType<Answer>,
    request: { readonly body?: unknown; readonly sent?: readonly string[] },
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { apiKey, logger, deadlineMs = DEADLINE_MS } = this.#options;
    const call = { endpoint: this.#endpoint, path, apiKey, deadlineMs, signal, ...request };
    try {
      const attempts = { ...DEFAULT_RETRY, logger, signal: signal ?? AbortSignal.timeout(4 * deadlineMs) };
      const answer = schema.safeParse(await retry(() => requestModelJson(call), attempts));
      if (answer.success) return answer.data;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
    throw new EyrieError("model-failed", `the answer of ${this.#endpoint}${path} is not what a reranking server sends`);
  }

  /** Each text once, whatever the order of the answer, which is by score. */
  #inOrder(ranks: z.infer<typeof RANKS>, texts: number): number[] {
    const scores = new Map(ranks.map(({ index, score }) => [index, score]));
    if (ranks.length !== texts || scores.size !== texts || [...scores.keys()].some((index) => index >= texts)) {
      throw new EyrieError("model-failed", `${this.#endpoint} gave scores of ${scores.size} texts for ${texts}`);
    }
    return Array.from({ length: texts }, (_, index) => scores.get(index) ?? 0);
  }
}

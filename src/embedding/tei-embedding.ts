// Embedding by text-embeddings-inference: its limits come from `/info`, and it is never let to cut a text in silence.
import { z } from "zod";
import { contentId } from "../document/content-id.ts";
import { EyrieError } from "../errors.ts";
import type { EmbeddingModel } from "./embedding-model.ts";
import { type EmbeddingServer, requestJson } from "./embedding-request.ts";
import { RemoteEmbedding } from "./remote-embedding.ts";

export interface TeiEmbeddingOptions extends EmbeddingServer {
  readonly queryPrefix?: string;
  readonly passagePrefix?: string;
  /** Most requests at a time. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const INFO = z.object({
  model_id: z.string(),
  model_sha: z.string().nullish(),
  model_dtype: z.string().nullish(),
  model_type: z.record(z.string(), z.unknown()),
  max_concurrent_requests: z.int().positive().default(512),
  max_input_length: z.int().positive(),
  max_batch_tokens: z.int().positive().default(16_384),
  max_client_batch_size: z.int().positive().default(32),
});
const VECTORS = z.array(z.array(z.number()));

/** @throws EyrieError `configuration-invalid` when the server runs another kind of model, and what `requestJson` throws. */
export async function createTeiEmbedding(options: TeiEmbeddingOptions): Promise<EmbeddingModel> {
  const info = await requestJson(options, INFO, { path: "/info", signal: options.signal });
  if (!("embedding" in info.model_type)) {
    const kind = Object.keys(info.model_type).join(", ");
    throw new EyrieError(
      "configuration-invalid",
      `${info.model_id} at the embedding server is a ${kind}, not an embedding model`,
    );
  }
  const send = (texts: readonly string[], signal: AbortSignal | undefined) =>
    // `truncate` is true by default in TEI 1.9, and would cut in silence.
    requestJson(options, VECTORS, {
      path: "/embed",
      body: { inputs: texts, truncate: false, normalize: true },
      texts,
      signal,
    });

  const [probe = []] = await send(["dimensions"], options.signal);
  const batch = info.max_client_batch_size;
  const prefixes = { query: options.queryPrefix ?? "", passage: options.passagePrefix ?? "" };
  const identity = contentId(
    JSON.stringify([info.model_sha, info.model_dtype, info.model_type]),
    prefixes.query,
    prefixes.passage,
  );
  return new RemoteEmbedding({
    dimensions: probe.length,
    maxTokens: info.max_input_length,
    fingerprint: `tei/${info.model_id}/${identity}`,
    prefixes,
    batch,
    // The server counts every text of a batch against its limit of requests.
    concurrency: Math.max(1, Math.min(options.concurrency ?? 4, Math.floor(info.max_concurrent_requests / batch))),
    send,
  });
}

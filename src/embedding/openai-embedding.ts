// Embedding by any server with the OpenAI route `/v1/embeddings`: vLLM, Ollama, llama.cpp, text-embeddings-inference.
// The route tells neither limits nor weights, so those are settings.
import { z } from "zod";
import { contentId } from "../document/content-id.ts";
import { EyrieError } from "../errors.ts";
import type { EmbeddingModel } from "./embedding-model.ts";
import { type EmbeddingServer, requestJson } from "./embedding-request.ts";
import { RemoteEmbedding } from "./remote-embedding.ts";

export interface OpenAiEmbeddingOptions extends EmbeddingServer {
  readonly model: string;
  /** The model's limit: some servers, Ollama for one, cut longer texts in silence. */
  readonly maxTokens?: number;
  readonly queryPrefix?: string;
  readonly passagePrefix?: string;
  /** Most texts of one request. */
  readonly batch?: number;
  /** Most requests at a time. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const ANSWER = z.object({ data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })) });

/** @throws what `requestJson` throws. */
export async function createOpenAiEmbedding(options: OpenAiEmbeddingOptions): Promise<EmbeddingModel> {
  const send = async (texts: readonly string[], signal: AbortSignal | undefined) => {
    const body = { model: options.model, input: texts, encoding_format: "float" };
    const { data } = await requestJson(options, ANSWER, { path: "/v1/embeddings", body, texts, signal });
    return inOrder(data, texts.length);
  };
  const [probe = []] = await send(["dimensions"], options.signal);
  const prefixes = { query: options.queryPrefix ?? "", passage: options.passagePrefix ?? "" };
  return new RemoteEmbedding({
    dimensions: probe.length,
    maxTokens: options.maxTokens ?? 512,
    fingerprint: `openai/${options.model}/${probe.length}/${contentId(prefixes.query, prefixes.passage)}`,
    prefixes,
    batch: options.batch ?? 32,
    concurrency: options.concurrency ?? 4,
    send,
  });
}

/** By `index`, which is what the route promises; the order of the list is not. */
function inOrder(data: z.infer<typeof ANSWER>["data"], texts: number): number[][] {
  const vectors: number[][] = [];
  for (const { index, embedding } of data) vectors[index] = embedding;
  const places = Object.keys(vectors).length;
  if (places === data.length && places === texts && vectors.length === texts) return vectors;
  throw new EyrieError("embedding-failed", `the embedding server gave ${places} vectors for ${texts} texts`);
}

// Which embedding engine, with which settings: the built-in one unless another is configured.
import { CHUNKER_VERSION } from "../ingest/chunking.ts";
import type { Settings } from "./config.ts";
import { TEXT_TEMPLATE_VERSION } from "./document/chunk.ts";
import type { EmbeddingModel } from "./embedding/embedding-model.ts";
import { createHuggingFaceEmbedding } from "./embedding/hugging-face-embedding.ts";
import { createOnnxEmbedding } from "./embedding/minilm-embedding.ts";
import { createOpenAiEmbedding } from "./embedding/openai-embedding.ts";
import { createTeiEmbedding } from "./embedding/tei-embedding.ts";
import type { Logger } from "./logger.ts";
import { parseEndpoint } from "./transport/endpoint.ts";

/** @throws EyrieError when the engine cannot be made ready or its server does not answer */
export function composeEmbedding(
  settings: Settings,
  modelsDirectory: string,
  logger: Logger,
  onNotice: (notice: string) => void,
): Promise<EmbeddingModel> {
  const prefixes = {
    queryPrefix: settings.EYRIE_EMBEDDING_QUERY_PREFIX,
    passagePrefix: settings.EYRIE_EMBEDDING_PASSAGE_PREFIX,
  };
  const apiKey = settings.EYRIE_EMBEDDING_API_KEY;
  const server = { ...prefixes, logger, ...(apiKey === undefined ? {} : { apiKey }) };
  if (settings.EYRIE_EMBEDDING_DIRECTORY !== undefined) {
    return createHuggingFaceEmbedding({ ...prefixes, directory: settings.EYRIE_EMBEDDING_DIRECTORY });
  }
  if (settings.EYRIE_EMBEDDING_TEI_URL !== undefined) {
    return createTeiEmbedding({ ...server, endpoint: parseEndpoint(settings.EYRIE_EMBEDDING_TEI_URL) });
  }
  if (settings.EYRIE_EMBEDDING_OPENAI_URL !== undefined) {
    const endpoint = parseEndpoint(settings.EYRIE_EMBEDDING_OPENAI_URL);
    return createOpenAiEmbedding({ ...server, endpoint, model: settings.EYRIE_EMBEDDING_MODEL });
  }
  const onProgress = once(() =>
    onNotice("Building the graph of the embedding model from its weights: a few seconds, once"),
  );
  return createOnnxEmbedding({ modelsDirectory, onProgress });
}

function once(tell: () => void): () => void {
  let told = false;
  return () => {
    if (!told) tell();
    told = true;
  };
}

/** Everything that vectors and passages depend on: what the knowledge base was built with must equal what is in force. */
export function identityOf(embedding: EmbeddingModel): string {
  return `${embedding.fingerprint} chunker-${CHUNKER_VERSION} template-${TEXT_TEMPLATE_VERSION}`;
}

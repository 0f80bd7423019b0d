// A knowledge base for a LangChain program: opened by its folder, asked through retrievers.
import { resolve } from "node:path";
import { composeRetrieval } from "./compose.ts";
import { readSettings } from "./config.ts";
import type { EmbeddingModel } from "./embedding/embedding-model.ts";
import { locateExisting } from "./knowledge-base/location.ts";
import { silentLogger } from "./logger.ts";
import { EyrieRetriever } from "./retrieval/eyrie-retriever.ts";
import type { RetrievalRequest } from "./retrieval/retrieve-passages.ts";

export interface OpenOptions {
  /** Folder that `eyrie ingest` made. */
  readonly data: string;
  /** Settings as in docs/configuration.md, such as those it was ingested with; the environment will do. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
}

export interface OpenedKnowledgeBase {
  /** The model that the documents were embedded with, a LangChain `Embeddings`. */
  readonly embedding: EmbeddingModel;
  /** Gives the best `limit` passages that `principal` may see; as many retrievers as wanted. */
  retriever(request: Omit<RetrievalRequest, "question">): EyrieRetriever;
  /** Releases threads and files; retrievers must not be used afterwards. */
  close(): Promise<void>;
}

/**
 * Follows what is ingested meanwhile, by this process or another.
 * @throws EyrieError `knowledge-base-missing`, `knowledge-base-mismatch`, `knowledge-base-format`, `configuration-invalid`
 */
export async function openKnowledgeBase({ data, settings = {} }: OpenOptions): Promise<OpenedKnowledgeBase> {
  locateExisting(resolve(data));
  const opened = await composeRetrieval({
    settings: readSettings({ ...settings, EYRIE_DATA: data }),
    logger: silentLogger,
  });
  return {
    embedding: opened.embedding,
    retriever: (request) => new EyrieRetriever(opened, request),
    close: async () => {
      await opened.knowledgeBase.close();
      await opened.embedding.close();
    },
  };
}

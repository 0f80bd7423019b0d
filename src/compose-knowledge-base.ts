// The knowledge base of a folder with the embedding model it is asked through: what both the product and a LangChain program open.
import { join, resolve } from "node:path";
import { composeEmbedding, identityOf } from "./compose-embedding.ts";
import type { Settings } from "./config.ts";
import { KnowledgeBase } from "./knowledge-base/knowledge-base.ts";
import type { Logger } from "./logger.ts";
import type { RetrievalParts } from "./retrieval/retrieve-passages.ts";

export interface ComposeOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Told of work at opening that takes longer than a moment. */
  readonly onNotice?: (notice: string) => void;
}

export interface OpenedParts extends RetrievalParts {
  /** Saves the index if it changed and releases threads, files and sockets. */
  close(): Promise<void>;
}

/** @throws EyrieError when the knowledge base cannot be opened or the embedding model cannot be made ready */
export async function composeKnowledgeBase({
  settings,
  logger,
  onNotice = () => {},
}: ComposeOptions): Promise<OpenedParts> {
  const directory = resolve(settings.EYRIE_DATA);
  const embedding = await composeEmbedding(settings, join(directory, "models"), onNotice);
  try {
    const identity = identityOf(embedding);
    const knowledgeBase = KnowledgeBase.open({ directory, identity, dimensions: embedding.dimensions, logger });
    const close = async () => {
      knowledgeBase.saveIndex();
      knowledgeBase.close();
      await embedding.close();
    };
    return { knowledgeBase, embedding, close };
  } catch (error) {
    // what cannot be opened leaves no threads of the embedding model behind
    await embedding.close();
    throw error;
  }
}

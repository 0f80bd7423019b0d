// Which parts, with which settings: the one place where the product is put together.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { syncFolders } from "../ingest/sync-folders.ts";
import { answerQuestion } from "./answering/answer-question.ts";
import type { ModelAnswerer } from "./answering/model-answer.ts";
import type { Application } from "./application.ts";
import { composeEmbedding, identityOf } from "./compose-embedding.ts";
import { composeModel, modelStatus } from "./compose-model.ts";
import type { Settings } from "./config.ts";
import type { EmbeddingModel } from "./embedding/embedding-model.ts";
import { KnowledgeBase } from "./knowledge-base/knowledge-base.ts";
import type { Logger } from "./logger.ts";
import { retrievePassages } from "./retrieval/retrieve-passages.ts";

export interface ComposeOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Told of work at opening that takes longer than a moment. */
  readonly onNotice?: (notice: string) => void;
}

/** @throws EyrieError when the knowledge base cannot be opened or the embedding model cannot be made ready */
export async function composeApplication({
  settings,
  logger,
  onNotice = () => {},
}: ComposeOptions): Promise<Application> {
  const directory = resolve(settings.EYRIE_DATA);
  const embedding = await composeEmbedding(settings, join(directory, "models"), onNotice);
  const identity = identityOf(embedding);
  const knowledgeBase = await openBeside(embedding, () =>
    KnowledgeBase.open({ directory, identity, dimensions: embedding.dimensions, logger }),
  );
  const answering = {
    knowledgeBase,
    embedding,
    modelAnswerer: await composeModelAnswerer(settings, logger),
    passages: settings.EYRIE_PASSAGES,
    maxNewTokens: settings.EYRIE_MAX_NEW_TOKENS,
  };
  return {
    ask: (request) => answerQuestion(answering, request),
    search: (request) => retrievePassages({ knowledgeBase, embedding }, request),
    sync: (folders, options) => syncFolders({ knowledgeBase, embedding }, folders, options),
    status: (principal) => ({
      version: packageVersion(),
      model: modelStatus(settings),
      ...knowledgeBase.status(principal),
    }),
    isReplaced: () => knowledgeBase.isReplaced(),
    close: async () => {
      knowledgeBase.saveIndex();
      knowledgeBase.close();
      await embedding.close();
    },
  };
}

/** What cannot be opened leaves no threads of the embedding model behind. */
async function openBeside<Opened>(embedding: EmbeddingModel, open: () => Opened): Promise<Opened> {
  try {
    return open();
  } catch (error) {
    await embedding.close();
    throw error;
  }
}

async function composeModelAnswerer(settings: Settings, logger: Logger): Promise<ModelAnswerer | null> {
  const model = await composeModel(settings, logger);
  if (model === null) return null;
  const { streamModelAnswer } = await import("./answering/model-answer.ts");
  return (request) => streamModelAnswer(model, request);
}

export function packageVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

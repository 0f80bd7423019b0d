// Which parts, with which settings: the one place where the product is put together.
import { readFileSync } from "node:fs";
import { syncFolders } from "../ingest/sync-folders.ts";
import { answerQuestion } from "./answering/answer-question.ts";
import type { ModelAnswerer } from "./answering/model-answer.ts";
import type { Application } from "./application.ts";
import { type ComposeOptions, composeKnowledgeBase } from "./compose-knowledge-base.ts";
import { composeModel, modelStatus } from "./compose-model.ts";
import type { Settings } from "./config.ts";
import type { Logger } from "./logger.ts";
import { retrievePassages } from "./retrieval/retrieve-passages.ts";

/** @throws EyrieError when the knowledge base cannot be opened or the embedding model cannot be made ready */
export async function composeApplication(composing: ComposeOptions): Promise<Application> {
  const { settings, logger } = composing;
  const { knowledgeBase, embedding, close } = await composeKnowledgeBase(composing);
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
    close,
  };
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

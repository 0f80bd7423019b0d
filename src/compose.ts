// Which parts, with which settings: the one place where the product is put together.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CHUNKER_VERSION } from "../ingest/chunking.ts";
import { syncFolders } from "../ingest/sync-folders.ts";
import { answerQuestion } from "./answering/answer-question.ts";
import type { ModelAnswerer } from "./answering/model-answer.ts";
import type { Application, ModelStatus } from "./application.ts";
import { composeEmbedding } from "./compose-embedding.ts";
import type { Settings } from "./config.ts";
import { TEXT_TEMPLATE_VERSION } from "./document/chunk.ts";
import type { EmbeddingModel } from "./embedding/embedding-model.ts";
import type { GroundedChatModel } from "./generation/grounded-chat-model.ts";
import { KnowledgeBase } from "./knowledge-base/knowledge-base.ts";
import type { Logger } from "./logger.ts";
import { type RetrievalParts, retrievePassages } from "./retrieval/retrieve-passages.ts";

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
  const { knowledgeBase, embedding } = await composeRetrieval({ settings, logger, onNotice });
  const answering = {
    knowledgeBase,
    embedding,
    modelAnswerer: await composeModelAnswerer(settings, logger, { knowledgeBase, embedding }),
    passages: settings.EYRIE_PASSAGES,
    answeredFrom: settings.EYRIE_ANSWERED_FROM,
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
    close: async () => {
      knowledgeBase.saveIndex();
      knowledgeBase.close();
      await embedding.close();
    },
  };
}

/** What finds passages, without what answers from them; the caller closes both. @throws as `composeApplication` */
export async function composeRetrieval({
  settings,
  logger,
  onNotice = () => {},
}: ComposeOptions): Promise<RetrievalParts> {
  const directory = resolve(settings.EYRIE_DATA);
  const embedding = await composeEmbedding(settings, join(directory, "models"), onNotice);
  const identity = `${embedding.fingerprint} chunker-${CHUNKER_VERSION} template-${TEXT_TEMPLATE_VERSION}`;
  const knowledgeBase = await openBeside(embedding, () =>
    KnowledgeBase.open({ directory, identity, dimensions: embedding.dimensions, logger }),
  );
  return { knowledgeBase, embedding };
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

async function composeModelAnswerer(
  settings: Settings,
  logger: Logger,
  parts: RetrievalParts,
): Promise<ModelAnswerer | null> {
  const model = await composeModel(settings, logger);
  if (model === null) return null;
  const { streamModelAnswer } = await import("./answering/model-answer.ts");
  const checking = { ...parts, unsupported: settings.EYRIE_UNSUPPORTED };
  return (request) => streamModelAnswer(model, checking, request);
}

/** The code of model servers is loaded when one is configured: it takes as long to load as all the rest. */
async function composeModel(settings: Settings, logger: Logger): Promise<GroundedChatModel | null> {
  const { EYRIE_TGI_URL: tgi, EYRIE_CHAT_URL: chat, EYRIE_MODEL_API_KEY: apiKey } = settings;
  const shared = { logger, maxNewTokens: settings.EYRIE_MAX_NEW_TOKENS, ...(apiKey === undefined ? {} : { apiKey }) };
  if (tgi !== undefined) {
    const { TgiChatModel } = await import("./generation/tgi-chat-model.ts");
    return new TgiChatModel({ ...shared, endpoint: tgi });
  }
  if (chat !== undefined) {
    const { MessagesChatModel } = await import("./generation/messages-chat-model.ts");
    return new MessagesChatModel({ ...shared, endpoint: chat, model: settings.EYRIE_CHAT_MODEL });
  }
  return null;
}

function modelStatus(settings: Settings): ModelStatus {
  const endpoint = settings.EYRIE_TGI_URL ?? settings.EYRIE_CHAT_URL;
  if (endpoint === undefined) return { kind: "extractive", endpoint: null };
  const { protocol, host, pathname } = new URL(endpoint);
  return { kind: settings.EYRIE_TGI_URL === undefined ? "chat" : "tgi", endpoint: `${protocol}//${host}${pathname}` };
}

export function packageVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

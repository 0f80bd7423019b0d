// Which parts, with which settings: the one place where the product is put together.
import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { createFolderSync } from "../ingest/create-folder-sync.ts";
import { AnswerCache, answerKey } from "./answering/answer-cache.ts";
import type { AnswerEnd } from "./answering/answer-event.ts";
import { type AnsweringParts, answerQuestion } from "./answering/answer-question.ts";
import type { EntailmentModel } from "./answering/checking/entailment-model.ts";
import type { Application } from "./application.ts";
import { composeEmbedding, identityOf } from "./compose-embedding.ts";
import { composeRanking } from "./compose-ranking.ts";
import { composeEntailment, composeModel, modelStatus } from "./compose-model.ts";
import type { Settings } from "./config.ts";
import { openSourceFile } from "../ingest/source-file.ts";
import { createDocumentLibrary } from "./knowledge-base/document-library.ts";
import { IngestJobs } from "./knowledge-base/ingest-jobs.ts";
import { Uploads } from "./knowledge-base/uploads.ts";
import { RememberingEmbedding } from "./embedding/remembering-embedding.ts";
import type { GroundedChatModel } from "./generation/grounded-chat-model.ts";
import { KnowledgeBase } from "./knowledge-base/knowledge-base.ts";
import type { Logger } from "./logger.ts";
import { StageTotals } from "./retrieval/stage-totals.ts";
import { type RetrievalParts, explainRetrieval, retrievePassages } from "./retrieval/retrieve-passages.ts";

/** About 10 MB of them. */
const REMEMBERED_VECTORS = 5_000;

export interface ComposeOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Told of work at opening that takes longer than a moment. */
  readonly onNotice?: (notice: string) => void;
  /** Loads the embedding model with the first text; else it is loaded, or fails, before anything is asked. */
  readonly modelWhenNeeded?: boolean;
}

/** @throws EyrieError when the knowledge base cannot be opened or the embedding model cannot be made ready */
export async function composeApplication(options: ComposeOptions): Promise<Application> {
  const { settings, logger } = options;
  const retrieval = await composeRetrieval(options);
  const { knowledgeBase, embedding, ranking } = retrieval;
  const model = await composeModel(settings, logger);
  const stageTotals = new StageTotals();
  const closeRetrieval = async () => {
    await knowledgeBase.close();
    await embedding.close();
    await ranking.reranker?.close();
  };
  const { entailment, ...modelParts } = await openBeside(closeRetrieval, () =>
    composeModelParts(model, settings, retrieval),
  );
  const answering = {
    stageTotals,
    knowledgeBase,
    // sentences and words of what is asked about come again; what is ingested does not
    embedding: new RememberingEmbedding(embedding, REMEMBERED_VECTORS),
    ranking,
    ...modelParts,
    passages: settings.EYRIE_PASSAGES,
    answeredFrom: settings.EYRIE_ANSWERED_FROM,
    maxNewTokens: settings.EYRIE_MAX_NEW_TOKENS,
  };
  const cache = composeCache(settings, answering);
  const settled = JSON.stringify(settings);
  const sync = createFolderSync({ knowledgeBase, embedding });
  const jobs = new IngestJobs(sync, (folder) => knowledgeBase.documents.folders().some(({ path }) => path === folder));
  return {
    ask: (request) =>
      cache.replay(answerKey(request, { documents: knowledgeBase.version(), settings: settled }), () =>
        answerQuestion(answering, request),
      ),
    search: (request) => retrievePassages(answering, request),
    explain: (request) => explainRetrieval(answering, request),
    embed: async (texts, signal) => ({
      vectors: await embedding.embed(texts, { purpose: "passage", signal }),
      tokens: texts.reduce((sum, text) => sum + embedding.countTokens(text), 0),
    }),
    ready: () => knowledgeBase.ready(),
    isReady: () => knowledgeBase.isReady,
    ...sync,
    library: createDocumentLibrary({ knowledgeBase, sync, openSource: openSourceFile }),
    jobs,
    uploads: new Uploads(realpathSync(knowledgeBase.directory), settings.EYRIE_UPLOAD_MEGABYTES * 1e6),
    load: () => ({ model: model === null ? null : model.load, stages: stageTotals.list() }),
    status: (principal) => ({
      version: packageVersion(),
      model: modelStatus(settings),
      ...knowledgeBase.status(principal),
    }),
    isReplaced: () => knowledgeBase.isReplaced(),
    close: async () => {
      await jobs.close();
      await closeRetrieval();
      await entailment?.close();
    },
  };
}

/** An answer that is quoted because the model failed is not given again when the model may be back. */
function composeCache(settings: Settings, { modelAnswerer }: Pick<AnsweringParts, "modelAnswerer">): AnswerCache {
  const isWorthKeeping = ({ mode }: AnswerEnd) => modelAnswerer === null || mode !== "extractive";
  return new AnswerCache({ entries: settings.EYRIE_ANSWER_CACHE, isWorthKeeping });
}

/** What finds passages, without what answers from them; the caller closes both. @throws as `composeApplication` */
export async function composeRetrieval({
  settings,
  logger,
  onNotice = () => {},
  modelWhenNeeded = false,
}: ComposeOptions): Promise<Required<Omit<RetrievalParts, "stageTotals">>> {
  const directory = resolve(settings.EYRIE_DATA);
  const embedding = await composeEmbedding(settings, join(directory, "models"), logger, onNotice);
  const identity = identityOf(embedding);
  const knowledgeBase = await openBeside(
    () => embedding.close(),
    async () => {
      if (!modelWhenNeeded) await embedding.ready();
      return KnowledgeBase.open({ directory, identity, dimensions: embedding.dimensions, logger });
    },
  );
  return { knowledgeBase, embedding, ranking: await composeRanking(settings, logger) };
}

/** What cannot be opened leaves no threads of what was opened before behind. */
async function openBeside<Opened>(close: () => Promise<void>, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    await close();
    throw error;
  }
}

async function composeModelParts(
  model: GroundedChatModel | null,
  settings: Settings,
  parts: RetrievalParts,
): Promise<
  Pick<AnsweringParts, "modelAnswerer" | "modelSummariser" | "questionRewriter"> & { entailment?: EntailmentModel }
> {
  if (model === null) return { modelAnswerer: null, modelSummariser: null, questionRewriter: null };
  const { streamModelAnswer } = await import("./answering/model-answer.ts");
  const { streamModelSummary } = await import("./answering/summaries/model-summary.ts");
  const { createQuestionRewriter } = await import("./answering/question-rewriter.ts");
  const entailment = await composeEntailment(settings);
  const checking = { ...parts, unsupported: settings.EYRIE_UNSUPPORTED, entailment };
  const readingMs = 1_000 * settings.EYRIE_ANSWER_SECONDS;
  return {
    modelAnswerer: (request) => streamModelAnswer(model, checking, request),
    modelSummariser: (request) => streamModelSummary(model, { ...checking, readingMs }, request),
    questionRewriter: createQuestionRewriter(model),
    ...(entailment === undefined ? {} : { entailment }),
  };
}

export function packageVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

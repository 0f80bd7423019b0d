// What commands and service are given to work with: the composed product, behind the few verbs they need.
import type { AnswerEvent } from "./answering/answer-event.ts";
import type { AskRequest } from "./answering/answer-question.ts";
import type { Principal } from "./document/principal.ts";
import type { DocumentLibrary } from "./knowledge-base/document-library.ts";
import type { FolderSync } from "./knowledge-base/folder-sync.ts";
import type { IngestJobs } from "./knowledge-base/ingest-jobs.ts";
import type { KnowledgeBaseStatus } from "./knowledge-base/knowledge-base-status.ts";
import type { Uploads } from "./knowledge-base/uploads.ts";
import type { RetrievedPassage } from "./retrieval/passage.ts";
import type { ExplainedPassages, RetrievalRequest } from "./retrieval/retrieve-passages.ts";

export interface ModelStatus {
  /** `extractive` when no model is configured. */
  readonly kind: "tgi" | "chat" | "extractive";
  /** Address without credentials; null when no model is configured. */
  readonly endpoint: string | null;
}

export interface ApplicationStatus extends KnowledgeBaseStatus {
  readonly version: string;
  readonly model: ModelStatus;
}

/** What goes on at the moment, for who watches over the service. */
export interface ApplicationLoad {
  /** Null when no model is configured. */
  readonly model: {
    /** Answers being written. */
    readonly running: number;
    /** Questions that wait for a place. */
    readonly waiting: number;
    readonly servers: readonly { readonly name: string; readonly isUp: boolean }[];
  } | null;
  /** How often each stage of retrieval was gone through since the start, and how long that took together. */
  readonly stages: readonly { readonly stage: string; readonly count: number; readonly ms: number }[];
}

export interface Application extends FolderSync {
  /** The documents one by one. */
  readonly library: DocumentLibrary;
  /** Ingests that run beside the answers. */
  readonly jobs: IngestJobs;
  readonly uploads: Uploads;
  /** Events of one answer; see `answerQuestion`. @throws EyrieError */
  ask(request: AskRequest & { signal: AbortSignal }): AsyncIterable<AnswerEvent>;
  /** The best passages, best first. @throws EyrieError */
  search(request: RetrievalRequest & { signal: AbortSignal }): Promise<RetrievedPassage[]>;
  /** The same passages, and how they came to be. @throws EyrieError */
  explain(request: RetrievalRequest & { signal: AbortSignal }): Promise<ExplainedPassages>;
  /** Vectors of passages, one a text, and how many tokens the texts have together. @throws EyrieError `embedding-failed` */
  embed(texts: readonly string[], signal: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }>;
  /** Resolves when questions are answered without waiting for the index to open; they may be asked before. @throws EyrieError */
  ready(): Promise<void>;
  /** Whether the index is open at the moment. */
  isReady(): boolean;
  load(): ApplicationLoad;
  /** As far as the caller may see it. */
  status(principal: Principal): ApplicationStatus;
  /** Whether a rebuild or a restore has put another catalogue in force: this one goes on with the old until it is started again. */
  isReplaced(): boolean;
  /** Stops ingests that run, saves the index if it changed and releases threads, files and sockets. */
  close(): Promise<void>;
}

// One ingest that was asked for over HTTP: how far it is, and a wake-up call for those who watch it.
import { randomUUID } from "node:crypto";
import { type ErrorCode, type EyrieError, toEyrieError } from "../errors.ts";
import type { FileFailure, FolderOptions, SyncEvent, SyncReport } from "./folder-sync.ts";

/** `sync` brings folders in step; `upload` reads files that were just stored; `retry` reads again what failed. */
export type JobWork =
  | ({ readonly kind: "sync"; readonly folder: string; readonly confirm: boolean } & FolderOptions)
  | { readonly kind: "upload" | "retry"; readonly folder: string; readonly files: readonly string[] };

export type JobState = "waiting" | "running" | "finished" | "failed" | "cancelled";

export interface JobProgress {
  readonly toRead: number;
  readonly toMove: number;
  readonly toRemove: number;
  readonly unchanged: number;
  /** Files read so far, those that failed among them. */
  readonly read: number;
  readonly failed: number;
  readonly moved: number;
  readonly removed: number;
  readonly passages: number;
  /** A file that is being read. */
  readonly current: string | null;
}

export interface IngestJobState {
  readonly id: string;
  readonly kind: JobWork["kind"];
  readonly collection: string;
  readonly folder: string;
  readonly state: JobState;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly progress: JobProgress;
  /** The first hundred files that could not be read. */
  readonly failures: readonly FileFailure[];
  /** Why the job itself failed. */
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly remedy: string } | null;
  readonly report: SyncReport | null;
}

const MOST_FAILURES = 100;
const NO_PROGRESS: JobProgress = {
  toRead: 0,
  toMove: 0,
  toRemove: 0,
  unchanged: 0,
  read: 0,
  failed: 0,
  moved: 0,
  removed: 0,
  passages: 0,
  current: null,
};

export class IngestJob {
  #work: JobWork;
  readonly cancelling = new AbortController();
  #state: IngestJobState;
  readonly #waiting = new Set<() => void>();

  constructor(work: JobWork, collection: string) {
    this.#work = work;
    this.#state = {
      id: randomUUID(),
      kind: work.kind,
      collection,
      folder: work.folder,
      state: "waiting",
      createdAt: new Date().toISOString(),
      startedAt: null,
      endedAt: null,
      progress: NO_PROGRESS,
      failures: [],
      error: null,
      report: null,
    };
  }

  get work(): JobWork {
    return this.#work;
  }

  get state(): IngestJobState {
    return this.#state;
  }

  get hasEnded(): boolean {
    return this.#state.endedAt !== null;
  }

  /** Resolves at the next change. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Takes on files of the same folder while it waits, so that a thousand uploads are a few jobs. */
  join(work: JobWork): boolean {
    const own = this.#work;
    if (this.#state.state !== "waiting" || this.cancelling.signal.aborted) return false;
    if (work.kind === "sync" || own.kind !== work.kind || own.folder !== work.folder) return false;
    this.#work = { ...own, files: [...new Set([...own.files, ...work.files])] };
    return true;
  }

  started(): void {
    this.#update({ state: "running", startedAt: new Date().toISOString() });
  }

  note(event: SyncEvent): void {
    const failures =
      event.type === "file-failed" && this.#state.failures.length < MOST_FAILURES
        ? [...this.#state.failures, { path: event.path, code: event.code, reason: event.reason }]
        : this.#state.failures;
    this.#update({ failures, progress: { ...this.#state.progress, ...advance(this.#state.progress, event) } });
  }

  finished(report: SyncReport): void {
    this.#end({ state: "finished", report });
  }

  failed(thrown: unknown): void {
    const error: EyrieError = toEyrieError(thrown);
    if (this.cancelling.signal.aborted) this.#end({ state: "cancelled" });
    else this.#end({ state: "failed", error: error.toBody().error });
  }

  #end(change: Partial<IngestJobState>): void {
    const progress = { ...this.#state.progress, current: null };
    this.#update({ ...change, progress, endedAt: new Date().toISOString() });
  }

  #update(change: Partial<IngestJobState>): void {
    this.#state = { ...this.#state, ...change };
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function advance(progress: JobProgress, event: SyncEvent): Partial<JobProgress> {
  switch (event.type) {
    case "plan-made":
      return {
        toRead: progress.toRead + event.toRead,
        toMove: progress.toMove + event.toMove,
        toRemove: progress.toRemove + event.toRemove,
        unchanged: progress.unchanged + event.unchanged,
      };
    case "file-started":
      return { current: event.path };
    case "file-added":
    case "file-updated":
      return { read: progress.read + 1, passages: progress.passages + event.passages };
    case "file-failed":
      return { read: progress.read + 1, failed: progress.failed + 1 };
    case "file-unchanged":
      return { read: progress.read + 1 };
    case "file-moved":
      return { moved: progress.moved + 1 };
    case "file-removed":
      return { removed: progress.removed + 1 };
    default:
      return {};
  }
}

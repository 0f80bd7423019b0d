// Ingests that people ask the service for: one at a time in the order they came, watched while they run, cancelled on request.
import { setTimeout as sleep } from "node:timers/promises";
import type { Principal } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import type { FolderSync, SyncEvent, SyncReport } from "./folder-sync.ts";
import { IngestJob, type IngestJobState, type JobWork } from "./ingest-job.ts";

/** Ended jobs that can still be looked up. */
const KEPT = 100;
const MOST_WAITING = 100;
/** A reader is told of changes this often at most. */
const BETWEEN_EVENTS_MS = 250;

export type JobEvent = { readonly type: "job-progress" | "job-ended"; readonly job: IngestJobState };

export class IngestJobs {
  readonly #sync: Pick<FolderSync, "sync" | "retry">;
  readonly #isKnown: (folder: string) => boolean;
  /** Oldest first. */
  readonly #jobs = new Map<string, IngestJob>();
  #running: Promise<void> | null = null;

  /** @param isKnown whether a folder is one of the knowledge base's */
  constructor(sync: Pick<FolderSync, "sync" | "retry">, isKnown: (folder: string) => boolean) {
    this.#sync = sync;
    this.#isKnown = isKnown;
  }

  /** The job that does this: a new one, or one that waits and takes it on. @throws EyrieError `too-many-jobs` when too many wait */
  start(work: JobWork, collection: string): IngestJobState {
    const joined = [...this.#jobs.values()].find((job) => job.join(work));
    if (joined !== undefined) return joined.state;
    const waiting = [...this.#jobs.values()].filter((job) => !job.hasEnded);
    if (waiting.length >= MOST_WAITING) throw new EyrieError("too-many-jobs", `${waiting.length} ingests are waiting`);
    const job = new IngestJob(work, collection);
    this.#jobs.set(job.state.id, job);
    this.#forgetOldest();
    this.#running ??= this.#runAll();
    return job.state;
  }

  /** Newest first. */
  list(principal: Principal): IngestJobState[] {
    return [...this.#jobs.values()]
      .map(({ state }) => state)
      .filter((state) => maySee(principal, state))
      .toReversed();
  }

  /** @throws EyrieError `not-found` */
  get(id: string, principal: Principal): IngestJobState {
    return this.#find(id, principal).state;
  }

  /** Ends a job that waits or runs; what it has acknowledged stays. @throws EyrieError `not-found` */
  cancel(id: string, principal: Principal): IngestJobState {
    const job = this.#find(id, principal);
    if (!job.hasEnded) {
      job.cancelling.abort();
      if (job.state.state === "waiting") job.failed(job.cancelling.signal.reason);
    }
    return job.state;
  }

  /** How far the job is, now and whenever that changes, until it has ended. @throws EyrieError `not-found` */
  async *watch(id: string, principal: Principal, signal: AbortSignal): AsyncGenerator<JobEvent> {
    const job = this.#find(id, principal);
    const left = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    while (!job.hasEnded && !signal.aborted) {
      const changed = job.changed();
      yield { type: "job-progress", job: job.state };
      await Promise.race([changed, left]);
      if (!job.hasEnded) await sleep(BETWEEN_EVENTS_MS);
    }
    if (!signal.aborted) yield { type: "job-ended", job: job.state };
  }

  /** Cancels what waits and runs, and resolves when nothing runs any more. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) if (!job.hasEnded) job.cancelling.abort();
    await this.#running;
  }

  #find(id: string, principal: Principal): IngestJob {
    const job = this.#jobs.get(id);
    if (job === undefined || !maySee(principal, job.state)) throw new EyrieError("not-found", `no ingest job ${id}`);
    return job;
  }

  async #runAll(): Promise<void> {
    for (;;) {
      const next = [...this.#jobs.values()].find((job) => job.state.state === "waiting");
      if (next === undefined) break;
      await this.#run(next);
    }
    this.#running = null;
  }

  async #run(job: IngestJob): Promise<void> {
    job.started();
    try {
      job.cancelling.signal.throwIfAborted();
      job.finished(await this.#carryOut(job));
    } catch (error) {
      job.failed(error);
    }
  }

  #carryOut(job: IngestJob): Promise<SyncReport> {
    const { work } = job;
    const options = { onEvent: (event: SyncEvent) => job.note(event), signal: job.cancelling.signal };
    if (work.kind === "sync") {
      const { kind: _kind, folder, ...rules } = work;
      return this.#sync.sync([folder], { ...rules, ...options });
    }
    // what was removed before and is sent again must be asked for by its name
    return this.#isKnown(work.folder)
      ? this.#sync.retry(work.files, options)
      : this.#sync.sync([work.folder], { collection: job.state.collection, ...options });
  }

  #forgetOldest(): void {
    for (const [id, job] of this.#jobs) {
      if (this.#jobs.size <= KEPT) return;
      if (job.hasEnded) this.#jobs.delete(id);
    }
  }
}

function maySee({ collections }: Principal, { collection }: IngestJobState): boolean {
  return collections === "all" || collections.includes(collection);
}

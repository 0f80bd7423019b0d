// Hands batches to the threads that run the model: the batches of queries before those of passages, one at a time a thread, so
// that a query waits for no more than the batches already running.
import { EyrieError } from "../errors.ts";
import type { EmbeddingPurpose } from "./embedding-model.ts";
import { EmbeddingThread } from "./embedding-thread.ts";
import type { Batch, WorkerModel } from "./embedding-worker.ts";

interface Job {
  readonly batch: Batch;
  readonly resolve: (vectors: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

export class EmbeddingWorkerPool {
  readonly #model: WorkerModel;
  readonly #size: number;
  readonly #idle: EmbeddingThread[] = [];
  readonly #threads = new Set<EmbeddingThread>();
  readonly #waiting: Readonly<Record<EmbeddingPurpose, Set<Job>>> = { query: new Set(), passage: new Set() };
  #starting: Promise<void> | undefined;
  #closed = false;

  /** Begins nothing: threads start with the first batch, or before it by `start`. */
  constructor(model: WorkerModel, threads: number) {
    this.#model = model;
    this.#size = threads;
  }

  /** Resolves when every thread has loaded the model. @throws EyrieError `embedding-failed` when it cannot be loaded. */
  start(): Promise<void> {
    this.#starting ??= this.#startThreads();
    return this.#starting;
  }

  /** The vectors of a batch, one after the other. Aborted: rejects at once, and a batch not yet begun never begins. */
  async run(batch: Batch, purpose: EmbeddingPurpose, signal?: AbortSignal): Promise<Float32Array> {
    if (this.#closed) throw new EyrieError("embedding-failed", "the embedding model is closed");
    signal?.throwIfAborted();
    // what goes wrong reaches this batch through its place in the queue
    this.start().catch(() => undefined);
    const queue = this.#waiting[purpose];
    let abort = (): void => undefined;
    const done = new Promise<Float32Array>((resolve, reject) => {
      const job = { batch, resolve, reject };
      queue.add(job);
      abort = () => {
        queue.delete(job);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort);
    });
    this.#dispatch();
    try {
      return await done;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#fail(new EyrieError("embedding-failed", "the embedding model was closed"));
    await this.#starting?.catch(() => undefined);
    await this.#closeThreads();
  }

  async #closeThreads(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  async #startThreads(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#size }, () => this.#startThread()));
    } catch (error) {
      this.#fail(error);
      await this.#closeThreads();
      throw error;
    }
  }

  async #startThread(): Promise<void> {
    const thread = await EmbeddingThread.start(this.#model);
    this.#threads.add(thread);
    if (this.#closed) return thread.close();
    this.#idle.push(thread);
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const job = this.#next();
      const thread = job && this.#idle.pop();
      if (!job || !thread) return;
      void this.#run(job, thread);
    }
  }

  #next(): Job | undefined {
    for (const queue of [this.#waiting.query, this.#waiting.passage]) {
      for (const job of queue) {
        queue.delete(job);
        return job;
      }
    }
    return undefined;
  }

  async #run(job: Job, thread: EmbeddingThread): Promise<void> {
    await thread.embed(job.batch).then(job.resolve, job.reject);
    if (thread.alive) {
      this.#idle.push(thread);
      this.#dispatch();
    } else if (!this.#closed) {
      this.#threads.delete(thread);
      await this.#startThread().catch((error: unknown) => this.#failAll(error));
    }
  }

  /** A thread that ended could not be started again: with none left, nobody will ever take what is waiting. */
  #failAll(error: unknown): void {
    if (this.#threads.size === 0) this.#fail(error);
  }

  /** For good: what waits and what comes. */
  #fail(error: unknown): void {
    this.#closed = true;
    for (const queue of Object.values(this.#waiting)) {
      for (const job of queue) job.reject(error);
      queue.clear();
    }
  }
}

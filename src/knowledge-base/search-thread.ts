// The thread that searches, seen from the service: a request in, its result out. It is started by the first request, keeps the process
// alive only while it is asked, and is started anew when it ends by itself.
import { Worker } from "node:worker_threads";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { SearchMessage, SearchReply, SearchRequest, SearchResults, SearchThreadData } from "./search-request.ts";

const START = new URL("../typescript-worker.js", import.meta.url);
const ENTRY = new URL("./search-worker.ts", import.meta.url);

/** A request is put to a thread this often: one that ended it twice would end it again. */
const MOST_ATTEMPTS = 2;
/** After so many ends by itself the thread is started without the graph. */
const ENDS_BLAMED_ON_GRAPH = 2;

export interface SearchThreadOptions {
  readonly data: Omit<SearchThreadData, "useGraph">;
  readonly logger: Logger;
  readonly entry?: URL;
}

interface Pending {
  readonly request: SearchRequest;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
  attempts: number;
}

export class SearchThread {
  readonly #options: SearchThreadOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #ended = Promise.resolve();
  #lastId = 0;
  #ends = 0;
  #closed = false;
  #indexed: number | null = null;

  constructor(options: SearchThreadOptions) {
    this.#options = options;
  }

  /** Vectors that are searched, as the thread last said; null while there is no thread with an open index. */
  get indexed(): number | null {
    return this.#indexed;
  }

  /**
   * Aborted: rejects at once, and a request not yet begun never begins.
   * @throws EyrieError `search-unavailable` when the thread ended twice while it was asked
   */
  async ask<Kind extends SearchRequest["kind"]>(
    request: SearchRequest & { kind: Kind },
    signal?: AbortSignal,
  ): Promise<SearchResults[Kind]> {
    signal?.throwIfAborted();
    if (this.#closed) throw new EyrieError("search-unavailable", "the knowledge base is closed");
    this.#lastId += 1;
    const id = this.#lastId;
    const result = new Promise<SearchResults[Kind]>((resolve, reject) => {
      this.#pending.set(id, { request, resolve, reject, attempts: 0 });
    });
    const abort = () => {
      this.#take(id)?.reject(signal?.reason);
      this.#post({ kind: "abort", id });
    };
    signal?.addEventListener("abort", abort);
    this.#start();
    this.#send(id);
    try {
      return await result;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** What is being answered is finished; the graph is saved if it is wanted and enough of it has changed. */
  async close({ save }: { save: boolean }): Promise<void> {
    this.#closed = true;
    this.#worker?.ref();
    this.#post({ kind: "close", save });
    await this.#ended;
  }

  #start(): void {
    if (this.#worker !== undefined) return;
    const { data, entry = ENTRY, logger } = this.#options;
    const workerData: SearchThreadData = { ...data, useGraph: this.#ends < ENDS_BLAMED_ON_GRAPH };
    const worker = new Worker(START, { argv: [entry.href], workerData });
    this.#worker = worker;
    worker.unref();
    worker.on("message", (reply: SearchReply) => this.#receive(reply));
    worker.on("error", (error) => logger.error("search-thread-failed", { reason: String(error) }));
    this.#ended = new Promise((resolve) => {
      worker.on("exit", () => {
        this.#worker = undefined;
        this.#indexed = null;
        this.#recover();
        resolve();
      });
    });
  }

  #send(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.attempts += 1;
    this.#worker?.ref();
    this.#post({ kind: "request", id, request: pending.request });
  }

  #post(message: SearchMessage): void {
    this.#worker?.postMessage(message);
  }

  #receive(reply: SearchReply): void {
    if (reply.kind === "indexed") this.#indexed = reply.vectors;
    else if (reply.kind === "log") this.#options.logger[reply.level](reply.event, reply.fields);
    else if (reply.kind === "failed") this.#take(reply.id)?.reject(new EyrieError(reply.code, reply.message));
    else this.#take(reply.id)?.resolve(reply.result as never);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    // whoever closes waits for the end of the thread, which only a process that is kept alive sees
    if (this.#pending.size === 0 && !this.#closed) this.#worker?.unref();
    return pending;
  }

  /** The thread is gone: what it was asked is asked again, once. */
  #recover(): void {
    if (!this.#closed) {
      this.#ends += 1;
      this.#options.logger.warn("search-thread-ended", { times: this.#ends });
    }
    for (const [id, { attempts, reject }] of this.#pending) {
      if (!this.#closed && attempts < MOST_ATTEMPTS) continue;
      this.#pending.delete(id);
      reject(new EyrieError("search-unavailable", "the thread that searches has ended"));
    }
    if (this.#pending.size === 0) return;
    this.#start();
    for (const id of this.#pending.keys()) this.#send(id);
  }
}

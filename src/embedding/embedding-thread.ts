// One worker thread with a loaded model, seen from the service: a batch in, its vectors out. It keeps the process alive only
// while it works.
import { Worker } from "node:worker_threads";
import { quietOnnxRuntime } from "../egress/quiet-onnx-runtime.js";
import { EyrieError } from "../errors.ts";
import type { Batch, WorkerModel, WorkerReply, WorkerRequest } from "./embedding-worker.ts";

const START = new URL("../typescript-worker.js", import.meta.url);
const ENTRY = new URL("./embedding-worker.ts", import.meta.url);

interface Pending {
  readonly resolve: (vectors: Float32Array) => void;
  readonly reject: (error: EyrieError) => void;
}

export class EmbeddingThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #pending: Pending | undefined;
  #alive = true;
  #closing = false;

  private constructor(model: WorkerModel) {
    // here too, for programs that use the package without its commands
    quietOnnxRuntime();
    this.#worker = new Worker(START, { argv: [ENTRY.href], workerData: model });
    let cause: unknown;
    this.#worker.on("error", (error) => (cause = error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#alive = false;
        const reason = cause instanceof Error ? `: ${cause.message}` : "";
        this.#pending?.reject(new EyrieError("embedding-failed", `the embedding thread ended${reason}`, { cause }));
        resolve();
      });
    });
    this.#worker.on("message", (reply: WorkerReply) => this.#receive(reply));
  }

  /** Resolves when the model is loaded. @throws EyrieError `embedding-failed` when it cannot be. */
  static async start(model: WorkerModel): Promise<EmbeddingThread> {
    const thread = new EmbeddingThread(model);
    await thread.#answer();
    return thread;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** One batch at a time. @throws EyrieError `embedding-failed`; `alive` tells whether the thread can go on. */
  async embed(batch: Batch): Promise<Float32Array> {
    if (!this.#alive) throw new EyrieError("embedding-failed", "the embedding thread ended while nothing ran in it");
    const answer = this.#answer();
    this.#worker.postMessage(batch satisfies WorkerRequest);
    return answer;
  }

  /** Lets a running batch finish. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#alive) {
      this.#worker.ref();
      this.#worker.postMessage("close" satisfies WorkerRequest);
    }
    await this.#ended;
  }

  #answer(): Promise<Float32Array> {
    this.#worker.ref();
    return new Promise<Float32Array>((resolve, reject) => (this.#pending = { resolve, reject }));
  }

  #receive(reply: WorkerReply): void {
    const pending = this.#pending;
    this.#pending = undefined;
    // While it closes, its end is awaited: the answer of a batch that was still running must not let the process end first.
    if (!this.#closing) this.#worker.unref();
    if (reply.kind === "failed") pending?.reject(new EyrieError("embedding-failed", reply.message));
    else pending?.resolve(reply.vectors);
  }
}

// The clock of one model call: first token, pause between tokens, total, and the caller's own signal, as one AbortSignal.
import { EyrieError } from "../errors.ts";

export interface Deadlines {
  /** From the call to the first token, waiting in the server's queue and retries included. */
  readonly firstTokenMs: number;
  /** Longest wait for a next token; keep-alive comments are not tokens. */
  readonly betweenTokensMs: number;
  readonly totalMs: number;
}

export const DEFAULT_DEADLINES: Deadlines = { firstTokenMs: 30_000, betweenTokensMs: 15_000, totalMs: 300_000 };

/**
 * Its `signal` aborts with an EyrieError (`model-timeout` or `aborted`) as reason. `close()` must be called: it removes the listener
 * from the caller's signal and the timers, and aborts what is still open. AbortSignal.any is not used, since on Node 20 it keeps dead
 * signals on a long-lived source (nodejs/node#54614).
 */
export class CallWatch {
  readonly #controller = new AbortController();
  readonly #deadlines: Deadlines;
  readonly #server: string;
  readonly #caller: AbortSignal | undefined;
  readonly #total: NodeJS.Timeout;
  #wait: NodeJS.Timeout | undefined;
  #sawToken = false;

  constructor(deadlines: Deadlines, server: string, caller?: AbortSignal) {
    this.#deadlines = deadlines;
    this.#server = server;
    this.#caller = caller;
    this.#total = setTimeout(() => this.#expire("did not finish", deadlines.totalMs), deadlines.totalMs);
    caller?.addEventListener("abort", this.#stop, { once: true });
    if (caller?.aborted === true) this.#stop();
    this.expectToken();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Called before each wait, so that the time a slow reader takes is not held against the server. */
  expectToken(): void {
    if (this.#wait !== undefined || this.signal.aborted) return;
    const limit = this.#sawToken ? this.#deadlines.betweenTokensMs : this.#deadlines.firstTokenMs;
    const what = this.#sawToken ? "sent no further token" : "sent no first token";
    this.#wait = setTimeout(() => this.#expire(what, limit), limit);
  }

  tokenArrived(): void {
    clearTimeout(this.#wait);
    this.#wait = undefined;
    this.#sawToken = true;
  }

  /** Why the call was stopped, if this watch stopped it: the error to report in place of what the stopped call threw. */
  get stopReason(): EyrieError | null {
    const reason: unknown = this.signal.reason;
    return reason instanceof EyrieError ? reason : null;
  }

  close(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#wait);
    this.#caller?.removeEventListener("abort", this.#stop);
    if (!this.signal.aborted) this.#controller.abort(new EyrieError("aborted", "the call is over"));
  }

  readonly #stop = (): void => {
    this.#controller.abort(new EyrieError("aborted", "stopped by the caller before the model had finished"));
  };

  #expire(what: string, limit: number): void {
    this.#controller.abort(
      new EyrieError("model-timeout", `the model server at ${this.#server} ${what} within ${limit} ms`),
    );
  }
}

// One of the servers that can write an answer, with what is known of its health. Calls go through here so that every outcome is counted.
import { type ErrorCode, EyrieError, toEyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import {
  type BreakerOptions,
  type BreakerState,
  CircuitBreaker,
  DEFAULT_BREAKER,
} from "../transport/circuit-breaker.ts";
import type { GroundedChatModel, ModelLimits } from "./grounded-chat-model.ts";

/** Told by a server that is alive and well: they say something of the request, not of the server. */
const SAYS_NOTHING_OF_HEALTH: ReadonlySet<ErrorCode> = new Set([
  "model-overloaded",
  "model-prompt-too-long",
  "model-request-refused",
]);
/** A server that rests is first asked for its limits, so that no question waits long for one that is still hanging. */
const TRIAL_MS = 1_000;

export class ModelServer {
  readonly name: string;
  readonly model: GroundedChatModel;
  readonly #breaker: CircuitBreaker;
  readonly #logger: Logger;
  /** Answers being written. */
  running = 0;
  /** As last stated. */
  limits: ModelLimits | null = null;

  constructor(options: { name: string; model: GroundedChatModel; logger: Logger; breaker?: BreakerOptions }) {
    this.name = options.name;
    this.model = options.model;
    this.#logger = options.logger;
    this.#breaker = new CircuitBreaker(options.breaker ?? DEFAULT_BREAKER);
  }

  get health(): BreakerState {
    return this.#breaker.state;
  }

  /**
   * Makes a call and counts what becomes of it.
   * @param isProof false when success says nothing of the server, as for what is remembered of it
   * @throws EyrieError of `work`
   */
  async call<Result>(
    work: (model: GroundedChatModel) => Promise<Result>,
    signal?: AbortSignal,
    isProof = true,
  ): Promise<Result> {
    try {
      const result = await work(this.model);
      if (isProof) this.#breaker.succeeded();
      return result;
    } catch (thrown) {
      const error = toEyrieError(thrown);
      // a call stopped by its own deadline looks aborted from inside
      this.count(signal?.reason instanceof EyrieError ? signal.reason : error);
      throw error;
    }
  }

  /** A failure after `call` had succeeded, in the middle of an answer, counts as well. */
  count(error: EyrieError): void {
    if (error.code === "aborted") return this.#breaker.abandoned();
    if (SAYS_NOTHING_OF_HEALTH.has(error.code)) return this.#breaker.succeeded();
    this.#breaker.failed();
    if (this.health === "open") this.#logger.warn("model-server-rests", { server: this.name, code: error.code });
  }

  /** The trial after a rest: asks for the limits, which shows soon whether the server is back. @throws EyrieError when it is not */
  async recover(signal?: AbortSignal): Promise<void> {
    this.#breaker.beginTrial();
    const trial = new AbortController();
    const stop = (): void => trial.abort();
    const timer = setTimeout(stop, TRIAL_MS);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      this.limits = await this.model.limits(trial.signal);
      this.#breaker.succeeded();
      this.#logger.info("model-server-back", { server: this.name });
    } catch (thrown) {
      if (signal?.aborted === true) this.#breaker.abandoned();
      signal?.throwIfAborted();
      const timedOut = new EyrieError("model-unreachable", `the model server at ${this.name} still does not answer`);
      const error = trial.signal.aborted ? timedOut : toEyrieError(thrown);
      this.count(error);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

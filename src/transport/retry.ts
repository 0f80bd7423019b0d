// The one place that repeats a call to a model server: few times, with jitter, and only for errors that say they are retryable.
import { setTimeout as delay } from "node:timers/promises";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";

export interface RetryOptions {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Longest wait before the second call; doubled for each further one. */
  readonly baseDelayMs: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Asked after a failure; false: another call would come to nothing. */
  readonly isWorthIt?: () => boolean;
}

/** The waits stay under half a second together, so that a server that is down is reported within one. */
export const DEFAULT_RETRY = { attempts: 3, baseDelayMs: 150 } as const;

/**
 * @throws the error of the last attempt; the signal's reason when it is aborted, while waiting too
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let made = 1; ; made += 1) {
    options.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (thrown) {
      options.signal.throwIfAborted();
      if (!(thrown instanceof EyrieError) || !thrown.retryable || made >= options.attempts) throw thrown;
      if (options.isWorthIt?.() === false) throw thrown;
      options.logger.warn("model-call-retried", { code: thrown.code, attempt: made });
      await pause(options.baseDelayMs * 2 ** (made - 1), options.signal);
    }
  }
}

/** Between half and all of the wait, so that many clients turned away at once do not come back at once. */
async function pause(longestMs: number, signal: AbortSignal): Promise<void> {
  await delay(longestMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
}

// Stages that run at once and stand or fall together.
import type { BoundedQueue } from "./bounded-queue.ts";

/**
 * Starts the stages with a signal that aborts when the outer one does or when one of them fails, and waits for all to end.
 * @throws what went wrong first
 */
export async function runTogether(
  outer: AbortSignal,
  queues: readonly Pick<BoundedQueue<never>, "close">[],
  start: (signal: AbortSignal) => readonly Promise<unknown>[],
): Promise<void> {
  const stop = new AbortController();
  const halt = (reason: unknown) => {
    stop.abort(reason);
    for (const queue of queues) queue.close();
  };
  const onAbort = () => halt(outer.reason);
  outer.throwIfAborted();
  outer.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.allSettled(start(stop.signal).map((stage) => stage.catch(halt)));
  } finally {
    outer.removeEventListener("abort", onAbort);
  }
  stop.signal.throwIfAborted();
}

// Answers that are still being written when the service has to end are ended in good order: an error event says so before the connection
// is cut.
import type { Application } from "../application.ts";

/** @param stopping aborted with the error that such an answer ends with */
export function endingApplication<Ending extends Application>(application: Ending, stopping: AbortSignal): Ending {
  return {
    ...application,
    async *ask(request: Parameters<Application["ask"]>[0]) {
      stopping.throwIfAborted();
      const ended = new AbortController();
      const follow = (signal: AbortSignal) => () => ended.abort(signal.reason);
      // listened to by hand: what AbortSignal.any makes is kept as long as the longer-lived of its sources
      const [left, stop] = [follow(request.signal), follow(stopping)];
      request.signal.addEventListener("abort", left, { once: true });
      stopping.addEventListener("abort", stop, { once: true });
      try {
        if (request.signal.aborted) left();
        yield* application.ask({ ...request, signal: ended.signal });
      } catch (thrown) {
        stopping.throwIfAborted();
        throw thrown;
      } finally {
        request.signal.removeEventListener("abort", left);
        stopping.removeEventListener("abort", stop);
      }
    },
  };
}

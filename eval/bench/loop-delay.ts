// How late the timers of this event loop are over a stretch of time.
import { monitorEventLoopDelay } from "node:perf_hooks";

export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Begins to measure; `end` gives milliseconds. */
export function loopDelay(): { end(): LoopDelay } {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // the timer that measures is itself a millisecond long
  const late = (percentile: number) => Math.max(0, delay.percentile(percentile) / 1e6 - 1);
  return {
    end: () => {
      delay.disable();
      return { p50: late(50), p99: late(99), most: late(100) };
    },
  };
}

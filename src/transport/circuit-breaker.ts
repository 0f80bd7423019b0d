// Leaves a server that keeps failing alone for a while, so that a question is not held up by one that is known to be down.

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Rest after it opened; doubled each time the trial after it fails. */
  readonly restMs: number;
  readonly longestRestMs: number;
}

export const DEFAULT_BREAKER: BreakerOptions = { failures: 3, restMs: 2_000, longestRestMs: 60_000 };

/** `closed`: calls are made. `open`: none. `trial`: the rest is over and one call may find out. */
export type BreakerState = "closed" | "open" | "trial";

export class CircuitBreaker {
  readonly #options: BreakerOptions;
  readonly #now: () => number;
  #failures = 0;
  #openings = 0;
  #openUntil = 0;
  #trying = false;

  constructor(options: BreakerOptions = DEFAULT_BREAKER, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
  }

  get state(): BreakerState {
    if (this.#openings === 0) return "closed";
    return this.#now() < this.#openUntil || this.#trying ? "open" : "trial";
  }

  /** Takes the one place of a trial; must be followed by `succeeded`, `failed` or `abandoned`. */
  beginTrial(): void {
    this.#trying = true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#trying = false;
  }

  failed(): void {
    this.#failures += 1;
    const wasTrying = this.#trying;
    this.#trying = false;
    if (this.#failures < this.#options.failures && !wasTrying) return;
    // calls that were under way when it opened end as failures too, and say nothing new
    if (this.#openings > 0 && !wasTrying) return;
    const rest = Math.min(this.#options.longestRestMs, this.#options.restMs * 2 ** this.#openings);
    this.#openings += 1;
    this.#openUntil = this.#now() + rest;
  }

  /** The trial ended without telling anything, as when its caller left. */
  abandoned(): void {
    this.#trying = false;
  }
}

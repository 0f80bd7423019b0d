// Requests a minute of one caller, and of one address that has shown nothing that holds: a bucket that fills evenly and empties by one
// a request.

export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one; null when there was one, else the seconds until there is. */
  take(name: string): number | null {
    const now = this.#now();
    const { left, atMs } = this.#buckets.get(name) ?? { left: this.#perMinute, atMs: now };
    const filled = Math.min(this.#perMinute, left + ((now - atMs) * this.#perMinute) / 60_000);
    // kept in the order of use, so that the oldest are the full ones
    this.#buckets.delete(name);
    this.#buckets.set(name, { left: filled < 1 ? filled : filled - 1, atMs: now });
    this.#forgetFull(now);
    return filled < 1 ? Math.ceil(((1 - filled) * 60) / this.#perMinute) : null;
  }

  /** One that was not touched for a minute is full, as a new one is. */
  #forgetFull(now: number): void {
    for (const [name, { atMs }] of this.#buckets) {
      if (now - atMs < 60_000) return;
      this.#buckets.delete(name);
    }
  }
}

// Something changed: noted by whoever sees it, waited for by the watch.

export class ChangeSignal {
  readonly #stop: AbortSignal;
  #noted = false;
  #wake: (() => void) | null = null;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
    stop.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  note(): void {
    this.#noted = true;
    this.#wake?.();
  }

  /** Whether something was noted within the time; false also when all is to stop. */
  async waitFor(milliseconds: number): Promise<boolean> {
    if (!this.#noted && !this.#stop.aborted) await this.#sleep(milliseconds);
    const noted = this.#noted;
    this.#noted = false;
    return noted && !this.#stop.aborted;
  }

  /** Resolves when nothing has been noted for `quietMs`, at the latest after `longestMs`. */
  async waitForQuiet(quietMs: number, longestMs: number): Promise<void> {
    const end = performance.now() + longestMs;
    while (performance.now() < end && (await this.waitFor(quietMs)));
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

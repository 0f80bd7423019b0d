// How much of the service one caller may occupy: so many questions at once, so many waiting, in the order they came.
import { EyrieError } from "../../errors.ts";

export interface CallerPlacesOptions {
  readonly places: number;
  readonly waiting: number;
}

interface Occupied {
  running: number;
  readonly waiting: (() => void)[];
}

export class CallerPlaces {
  readonly #options: CallerPlacesOptions;
  /** Of callers who have anything running. */
  readonly #callers = new Map<string, Occupied>();

  constructor(options: CallerPlacesOptions) {
    this.#options = options;
  }

  /** Of all callers together. */
  get waiting(): number {
    return [...this.#callers.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  /**
   * Waits for a place and takes it; what it returns gives the place back, once however often it is called.
   * @throws EyrieError `rate-limited` when too many wait; the signal's reason when it is aborted
   */
  async enter(caller: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const occupied = this.#callers.get(caller) ?? { running: 0, waiting: [] };
    this.#callers.set(caller, occupied);
    if (occupied.running < this.#options.places) occupied.running += 1;
    else await this.#wait(occupied, signal);
    let isLeft = false;
    return () => {
      if (!isLeft) this.#leave(caller, occupied);
      isLeft = true;
    };
  }

  #wait({ waiting }: Occupied, signal: AbortSignal): Promise<void> {
    const { places, waiting: most } = this.#options;
    if (waiting.length >= most)
      throw new EyrieError("rate-limited", `${places} questions of one caller are worked on and ${most} wait`);
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(admit), 1);
        reject(signal.reason as Error);
      };
      waiting.push(admit);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** The place goes to who waits longest, if anybody does. */
  #leave(caller: string, occupied: Occupied): void {
    const next = occupied.waiting.shift();
    if (next !== undefined) return next();
    occupied.running -= 1;
    if (occupied.running === 0) this.#callers.delete(caller);
  }
}

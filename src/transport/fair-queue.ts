// A bounded queue for the places of a model server, in which no caller can crowd out another: the caller who has least running goes first,
// and when the queue is full the newest wait of the caller who waits most gives way.
import { EyrieError } from "../errors.ts";

export interface FairQueueOptions {
  /** Calls that run at once. */
  readonly places: number;
  /** Calls that may wait for a place, of all callers together. */
  readonly waiting: number;
}

interface Waiter {
  readonly caller: string;
  admit(): void;
  reject(error: EyrieError): void;
}

export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #running = new Map<string, number>();
  /** Oldest first. */
  #waiting: Waiter[] = [];
  #taken = 0;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for a place and takes it; what it returns gives the place back, once however often it is called.
   * @throws EyrieError `model-overloaded` when the queue is full; the signal's reason when it is aborted
   */
  async enter(caller: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#taken >= this.#options.places) await this.#wait(caller, signal);
    else this.#take(caller);
    let left = false;
    return () => {
      if (!left) this.#leave(caller);
      left = true;
    };
  }

  #wait(caller: string, signal: AbortSignal): Promise<void> {
    this.#makeRoom(caller);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        signal.removeEventListener("abort", onAbort);
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
      };
      const waiter: Waiter = {
        caller,
        admit: () => {
          settle();
          this.#take(caller);
          resolve();
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = (): void => {
        settle();
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  #makeRoom(caller: string): void {
    if (this.#waiting.length < this.#options.waiting) return;
    const counts = new Map<string, number>();
    for (const waiter of this.#waiting) counts.set(waiter.caller, (counts.get(waiter.caller) ?? 0) + 1);
    const [greediest, most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), ["", 0]);
    const full = new EyrieError(
      "model-overloaded",
      `${this.#taken} answers are being written and ${this.#waiting.length} questions wait for the model`,
    );
    if (most <= (counts.get(caller) ?? 0) + 1) throw full;
    this.#waiting.findLast((waiter) => waiter.caller === greediest)?.reject(full);
  }

  #take(caller: string): void {
    this.#taken += 1;
    this.#running.set(caller, (this.#running.get(caller) ?? 0) + 1);
  }

  #leave(caller: string): void {
    this.#taken -= 1;
    const left = (this.#running.get(caller) ?? 1) - 1;
    if (left === 0) this.#running.delete(caller);
    else this.#running.set(caller, left);
    const runningOf = (waiter: Waiter): number => this.#running.get(waiter.caller) ?? 0;
    const [first, ...rest] = this.#waiting;
    if (first !== undefined)
      rest.reduce((one, other) => (runningOf(other) < runningOf(one) ? other : one), first).admit();
  }
}

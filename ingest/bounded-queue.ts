// Between two stages of the pipeline: who is ahead waits, and what has gathered is taken together.

export class BoundedQueue<Value> {
  readonly #capacity: number;
  readonly #weightOf: (value: Value) => number;
  readonly #values: Value[] = [];
  #weight = 0;
  #closed = false;
  readonly #waiting: (() => void)[] = [];

  /** @param capacity weight from which on `put` waits; a value that is heavier than all of it passes alone */
  constructor(capacity: number, weightOf: (value: Value) => number) {
    this.#capacity = capacity;
    this.#weightOf = weightOf;
  }

  /** Resolves when there is room for the next value. */
  async put(value: Value): Promise<void> {
    this.#values.push(value);
    this.#weight += this.#weightOf(value);
    this.#wake();
    while (this.#weight >= this.#capacity && !this.#closed) await this.#change();
  }

  /** Waits for a value, then takes what is there up to this weight without waiting for more; empty when all has been taken. */
  async take(weight: number): Promise<Value[]> {
    while (this.#values.length === 0 && !this.#closed) await this.#change();
    const taken: Value[] = [];
    for (let sum = 0; sum < weight;) {
      const value = this.#values.shift();
      if (value === undefined) break;
      taken.push(value);
      sum += this.#weightOf(value);
      this.#weight -= this.#weightOf(value);
    }
    this.#wake();
    return taken;
  }

  /** No value follows; those that wait to put are let go. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

// Keeps stop strings out of the answer. TGI streams them as part of the text and may miss one that ends inside a token, so that text
// which could be the beginning of one is held back until it is known not to be.
export class StopText {
  readonly #stops: readonly string[];
  #held = "";
  #reached = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== "");
  }

  /** True once a stop string has come: the answer is over, whatever the server still sends. */
  get reached(): boolean {
    return this.#reached;
  }

  /** The text that is certain to belong to the answer. */
  push(text: string): string {
    if (this.#reached) return "";
    this.#held += text;
    const ends = this.#stops.map((stop) => this.#held.indexOf(stop)).filter((index) => index >= 0);
    this.#reached = ends.length > 0;
    const certain = this.#reached ? Math.min(...ends) : this.#held.length - this.#possibleStop();
    const released = this.#held.slice(0, certain);
    this.#held = this.#reached ? "" : this.#held.slice(certain);
    return released;
  }

  /** What was held back and turned out to be no stop string, once the stream is over. */
  flush(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }

  /** Length of the longest end of the held text with which a stop string begins. */
  #possibleStop(): number {
    const longest = Math.max(0, ...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, this.#held.length); length > 0; length -= 1) {
      const end = this.#held.slice(-length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}

// The best few of many scored rows, in a heap whose root is the worst that is kept.

export class BestRows {
  readonly #most: number;
  readonly #rows: number[] = [];
  readonly #scores: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** The rows that are kept, in no order. */
  get rows(): readonly number[] {
    return this.#rows;
  }

  offer(row: number, score: number): void {
    if (this.#rows.length < this.#most) {
      this.#rows.push(row);
      this.#scores.push(score);
      this.#rise(this.#rows.length - 1);
    } else if (score > (this.#scores[0] as number)) {
      this.#rows[0] = row;
      this.#scores[0] = score;
      this.#sink(0);
    }
  }

  #rise(from: number): void {
    for (let place = from; place > 0;) {
      const parent = (place - 1) >> 1;
      if ((this.#scores[parent] as number) <= (this.#scores[place] as number)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    for (let place = from; ;) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < this.#scores.length && (this.#scores[child] as number) < (this.#scores[least] as number))
          least = child;
      }
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }

  #swap(one: number, other: number): void {
    const { [one]: row, [other]: otherRow } = this.#rows;
    const { [one]: score, [other]: otherScore } = this.#scores;
    this.#rows[one] = otherRow as number;
    this.#rows[other] = row as number;
    this.#scores[one] = otherScore as number;
    this.#scores[other] = score as number;
  }
}

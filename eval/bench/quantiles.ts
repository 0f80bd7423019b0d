// Times in the order of their size.

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** In the unit of the values. */
export function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Milliseconds of each of the calls, one after the other. */
export async function timesOf(count: number, call: (place: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let place = 0; place < count; place += 1) {
    const begun = performance.now();
    await call(place);
    times.push(performance.now() - begun);
  }
  return times;
}

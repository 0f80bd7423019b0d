// How sure a measure is, and whether two runs differ: resampling of questions with a seed, so the same data give the same figures.
import type { Part } from "./measures.ts";

export interface Interval {
  readonly from: number;
  readonly to: number;
}

const RESAMPLES = 1_000;
const PERMUTATIONS = 10_000;
const SEED = 20_250_101;

/** Sum of the values over the sum of what they are of; null where nothing is counted. */
export function ratio(parts: readonly Part[]): number | null {
  let [value, of] = [0, 0];
  for (const part of parts) {
    value += part.value;
    of += part.of;
  }
  return of === 0 ? null : value / of;
}

/**
 * 95 % interval of a ratio over questions by the bootstrap's percentiles (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13): questions are drawn again, with what they count.
 */
export function bootstrapInterval(parts: readonly Part[]): Interval | null {
  const random = seededRandom(SEED);
  const drawn: number[] = [];
  for (let round = 0; round < RESAMPLES; round += 1) {
    let [value, of] = [0, 0];
    for (let count = 0; count < parts.length; count += 1) {
      const part = parts[Math.floor(random() * parts.length)];
      value += part?.value ?? 0;
      of += part?.of ?? 0;
    }
    if (of > 0) drawn.push(value / of);
  }
  if (drawn.length === 0) return null;
  drawn.sort((one, other) => one - other);
  const at = (share: number) => drawn[Math.round(share * (drawn.length - 1))] ?? NaN;
  return { from: at(0.025), to: at(0.975) };
}

/** What a question counted in two runs; a run in which the measure says nothing of it has null. */
export interface Pair {
  readonly before: Part | null;
  readonly after: Part | null;
}

/**
 * Two-sided p of the paired randomisation test (Smucker, Allan and Carterette, A Comparison of Statistical Significance Tests for
 * Information Retrieval Evaluation, CIKM 2007): were the two runs alike, each question's two results might as well be exchanged.
 */
export function randomisationTest(pairs: readonly Pair[]): number {
  const random = seededRandom(SEED);
  const observed = Math.abs(difference(pairs, () => false));
  let asFar = 0;
  for (let round = 0; round < PERMUTATIONS; round += 1) {
    if (Math.abs(difference(pairs, () => random() < 0.5)) >= observed - 1e-12) asFar += 1;
  }
  return (asFar + 1) / (PERMUTATIONS + 1);
}

/** Of the ratios, second less first. */
function difference(pairs: readonly Pair[], isExchanged: () => boolean): number {
  let [valueBefore, ofBefore, valueAfter, ofAfter] = [0, 0, 0, 0];
  for (const { before, after } of pairs) {
    const exchanged = isExchanged();
    const [first, second] = exchanged ? [after, before] : [before, after];
    valueBefore += first?.value ?? 0;
    ofBefore += first?.of ?? 0;
    valueAfter += second?.value ?? 0;
    ofAfter += second?.of ?? 0;
  }
  if (ofBefore === 0 || ofAfter === 0) return 0;
  return valueAfter / ofAfter - valueBefore / ofBefore;
}

/** Mulberry32: 0 to 1, the same sequence for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

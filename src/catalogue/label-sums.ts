// Which labels have the largest sums, out of a million, without sorting them.
import type { LabelSet } from "../document/label-set.ts";

/** Steps in which sums are told apart. */
const STEPS = 4096;

/**
 * The labels that are among the best `wanted` or could still get there by gaining at most `outstanding`, in no order; null when they are
 * more than `most`. Labels whose sum is 0 do not count, so with fewer than `wanted` above 0 and more to gain the answer is null.
 */
export function contenders(
  sums: Float32Array,
  { wanted, outstanding, most }: { wanted: number; outstanding: number; most: number },
  allowed: LabelSet | null,
): number[] | null {
  let largest = 0;
  for (let label = 0; label < sums.length; label += 1) if ((sums[label] ?? 0) > largest) largest = sums[label] ?? 0;
  const scale = STEPS / Math.max(largest, Number.MIN_VALUE);
  const steps = new Uint32Array(STEPS + 1);
  for (let label = 0; label < sums.length; label += 1) {
    const sum = sums[label] ?? 0;
    if (sum > 0 && (allowed === null || allowed.has(label)))
      steps[(sum * scale) | 0] = (steps[(sum * scale) | 0] ?? 0) + 1;
  }
  let step = STEPS;
  let found = steps[step] ?? 0;
  while (step > 0 && found < wanted) found += steps[(step -= 1)] ?? 0;
  if (found < wanted && outstanding > 0) return null;
  const least = Math.max(0, step / scale - outstanding);
  if (outstanding > 0 && least === 0) return null;
  const labels: number[] = [];
  for (let label = 0; label < sums.length; label += 1) {
    const sum = sums[label] ?? 0;
    if (sum === 0 || sum < least || (allowed !== null && !allowed.has(label))) continue;
    if (labels.push(label) > most && outstanding > 0) return null;
  }
  return labels;
}

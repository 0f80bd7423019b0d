// Figures over labelled scores, with how sure they are: pure functions.

/** Area under the ROC curve: chance that a positive scores above a negative, ties counted half (Mann and Whitney, 1947). */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = [...negatives].sort((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle] ?? 0;
      if (at < value || (orEqual && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (positives.length * negatives.length);
}

export interface Share {
  readonly share: number;
  /** 95 % interval (Wilson, 1927). */
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

export function share(count: number, of: number): Share {
  if (of === 0) return { share: 0, from: 0, to: 1, of };
  const z = 1.96;
  const p = count / of;
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of);
  const round = (value: number) => Math.max(0, Math.round(value * 1_000)) / 1_000;
  return { share: round(p), from: round(middle - half), to: round(middle + half), of };
}

/** Expected calibration error over ten bins of equal width (Naeini and others, 2015): mean distance of stated and true share. */
export function calibrationError(probabilities: readonly number[], labels: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ stated: 0, positive: 0 }));
  for (const [index, probability] of probabilities.entries()) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))];
    if (bin === undefined) continue;
    bin.stated += probability;
    bin.positive += labels[index] === true ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.positive), 0) / Math.max(1, probabilities.length);
}

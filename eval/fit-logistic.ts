// Fits the small logistic models of the product to labelled signs: ridge regression by Newton's method.
import type { LogisticModel } from "../src/answering/logistic.ts";

export interface LabelledSigns<Sign extends string> {
  readonly signs: Readonly<Record<Sign, number>>;
  readonly label: boolean;
  readonly weight: number;
}

const RIDGE = 3;
const MOST_ROUNDS = 30;
/** Smaller steps change nothing that shows. */
const SMALLEST_STEP = 1e-4;

/** Weights are for the signs as they are; the ridge is put on standardised ones, so that their scales do not matter. */
export function fitLogistic<Sign extends string>(
  rows: readonly LabelledSigns<Sign>[],
  names: readonly Sign[],
  ridge: number = RIDGE,
): LogisticModel<Sign> {
  const scale = names.map((name) => meanAndDeviation(rows.map(({ signs }) => signs[name])));
  const inputs = rows.map(({ signs }) => [
    1,
    ...names.map((name, column) => (signs[name] - (scale[column]?.mean ?? 0)) / (scale[column]?.deviation ?? 1)),
  ]);
  let coefficients = Array.from({ length: names.length + 1 }, () => 0);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const step = newtonStep(inputs, rows, coefficients, ridge);
    coefficients = coefficients.map((value, index) => value - (step[index] ?? 0));
    if (Math.max(...step.map(Math.abs)) < SMALLEST_STEP) break;
  }
  const [intercept = 0, ...slopes] = coefficients;
  const plain = slopes.map((slope, column) => slope / (scale[column]?.deviation ?? 1));
  return {
    intercept: intercept - plain.reduce((sum, slope, column) => sum + slope * (scale[column]?.mean ?? 0), 0),
    weights: Object.fromEntries(names.map((name, column) => [name, plain[column] ?? 0])) as Record<Sign, number>,
  };
}

function newtonStep<Sign extends string>(
  inputs: readonly (readonly number[])[],
  rows: readonly LabelledSigns<Sign>[],
  coefficients: readonly number[],
  ridge: number,
): number[] {
  const size = coefficients.length;
  const gradient: number[] = coefficients.map((value, index) => (index === 0 ? 0 : ridge * value));
  const curvature: number[][] = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j && i > 0 ? ridge : 0)),
  );
  for (const [at, input] of inputs.entries()) {
    const { label = false, weight = 0 } = rows[at] ?? {};
    const stated =
      1 / (1 + Math.exp(-input.reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0)));
    for (let i = 0; i < size; i += 1) {
      gradient[i] = (gradient[i] ?? 0) + weight * (stated - (label ? 1 : 0)) * (input[i] ?? 0);
      const row = curvature[i] ?? [];
      const bent = weight * stated * (1 - stated) * (input[i] ?? 0);
      for (let j = 0; j <= i; j += 1) row[j] = (row[j] ?? 0) + bent * (input[j] ?? 0);
    }
  }
  for (let i = 0; i < size; i += 1)
    for (let j = i + 1; j < size; j += 1) (curvature[i] ?? [])[j] = curvature[j]?.[i] ?? 0;
  return solve(curvature, gradient);
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const pivots = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + pivots.indexOf(Math.max(...pivots));
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    const top = rows[column] ?? [];
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / (top[column] ?? 1);
      rows[index] = row.map((value, at) => value - factor * (top[at] ?? 0));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

import { expect, test } from "vitest";
import { fitLogistic } from "../../eval/fit-logistic.ts";
import { auroc, calibrationError, share } from "../../eval/statistics.ts";
import { probability } from "../../src/answering/logistic.ts";

test("AUROC is the share of pairs in the right order, ties half", () => {
  expect(auroc([3, 4], [1, 2])).toBe(1);
  expect(auroc([1, 2], [3, 4])).toBe(0);
  expect(auroc([1, 3], [1, 2])).toBe((0.5 + 0 + 1 + 1) / 4);
});

test("a share has Wilson's interval", () => {
  expect(share(50, 100)).toEqual({ share: 0.5, from: 0.404, to: 0.596, of: 100 });
  expect(share(0, 10)).toMatchObject({ share: 0, from: 0, to: 0.278 });
});

test("calibration is right when stated and true shares agree", () => {
  const labels = Array.from({ length: 100 }, (_, index) => index % 4 === 0);
  expect(
    calibrationError(
      labels.map(() => 0.25),
      labels,
    ),
  ).toBeCloseTo(0);
  expect(
    calibrationError(
      labels.map(() => 0.75),
      labels,
    ),
  ).toBeCloseTo(0.5);
});

test("a fit finds the weights that made the data", () => {
  const made = { intercept: -1, weights: { near: 4, far: -0.02 } };
  const rows = Array.from({ length: 4_000 }, (_, index) => {
    const signs = { near: (index % 20) / 20, far: (Math.floor(index / 20) % 10) * 10 };
    const threshold = ((index * 7_919) % 1_000) / 1_000;
    return { signs, label: probability(made, signs) > threshold, weight: 1 };
  });
  const fitted = fitLogistic(rows, ["near", "far"]);
  expect(fitted.intercept).toBeCloseTo(-1, 0);
  expect(fitted.weights.near).toBeCloseTo(4, 0);
  expect(fitted.weights.far).toBeCloseTo(-0.02, 2);
});

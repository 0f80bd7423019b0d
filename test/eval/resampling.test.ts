// Intervals and tests of difference: known cases, and the same figures each time.
import { expect, test } from "vitest";
import { bootstrapInterval, randomisationTest, ratio, seededRandom } from "../../eval/resampling.ts";

const of = (values: readonly number[]) => values.map((value) => ({ value, of: 1 }));

test("a ratio weighs each question by what it is of", () => {
  expect(
    ratio([
      { value: 1, of: 1 },
      { value: 0, of: 3 },
    ]),
  ).toBe(0.25);
  expect(ratio([])).toBeNull();
});

test("the interval of a share is about that of the normal approximation, and the same each time", () => {
  const half = of(Array.from({ length: 400 }, (_, place) => place % 2));
  const interval = bootstrapInterval(half);
  // 1.96 * sqrt(0.25 / 400) = 0.049
  expect(interval?.from).toBeCloseTo(0.451, 2);
  expect(interval?.to).toBeCloseTo(0.549, 2);
  expect(bootstrapInterval(half)).toEqual(interval);
  expect(bootstrapInterval(of([1, 1, 1]))).toEqual({ from: 1, to: 1 });
  expect(bootstrapInterval([])).toBeNull();
});

test("the interval covers the truth about 95 times in 100", () => {
  const random = seededRandom(7);
  let covered = 0;
  for (let trial = 0; trial < 100; trial += 1) {
    const interval = bootstrapInterval(of(Array.from({ length: 60 }, () => Number(random() < 0.7))));
    if (interval !== null && interval.from <= 0.7 && 0.7 <= interval.to) covered += 1;
  }
  expect(covered).toBeGreaterThanOrEqual(88);
  expect(covered).toBeLessThan(100);
});

test("five questions all won have the p of the exact test, two of 2^5 exchanges being as far apart", () => {
  const pairs = Array.from({ length: 5 }, () => ({ before: { value: 0, of: 1 }, after: { value: 1, of: 1 } }));
  expect(randomisationTest(pairs)).toBeCloseTo(2 / 32, 2);
});

test("what is alike has a p of 1, and what is far apart a small one", () => {
  const same = of([1, 0, 1, 0]).map((part) => ({ before: part, after: part }));
  expect(randomisationTest(same)).toBe(1);
  const better = Array.from({ length: 30 }, (_, place) => ({
    before: { value: Number(place % 3 === 0), of: 1 },
    after: { value: Number(place % 6 !== 5), of: 1 },
  }));
  expect(randomisationTest(better)).toBeLessThan(0.01);
});

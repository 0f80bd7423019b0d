import { expect, test } from "vitest";
import { LabelSet } from "../../src/document/label-set.ts";

test("holds what it was made of, across word boundaries, in order", () => {
  const labels = [0, 1, 31, 32, 63, 64, 1000];
  const set = LabelSet.of(labels.toReversed(), 1000);
  expect([...set.labels()]).toEqual(labels);
  expect(set.size).toBe(7);
  for (const label of labels) expect(set.has(label)).toBe(true);
  for (const label of [2, 30, 33, 999, 1001, 1_000_000]) expect(set.has(label)).toBe(false);
  expect(LabelSet.shared(set.bits, set.size).has(31)).toBe(true);
});

test("may be empty", () => {
  expect([...LabelSet.of([], 0).labels()]).toEqual([]);
});

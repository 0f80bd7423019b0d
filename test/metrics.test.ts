import { expect, test } from "vitest";
import { containsAnswer, ndcg } from "../eval/metrics.ts";

test("nDCG agrees with a worked example", () => {
  // grades 3, 2, 3, 0, 1, 2 in ranked order: DCG 6.861, ideal order 3, 3, 2, 2, 1, 0: 7.141 (Järvelin and Kekäläinen's measure)
  const grades = new Map([
    ["a", 3],
    ["b", 2],
    ["c", 3],
    ["d", 0],
    ["e", 1],
    ["f", 2],
  ]);
  expect(ndcg(["a", "b", "c", "d", "e", "f"], grades, 6)).toBeCloseTo(0.9608, 4);
  expect(ndcg(["x"], grades, 10)).toBe(0);
});

test("a gold answer counts as whole words only, and all of a list must be there", () => {
  expect(containsAnswer("It is EUR 82 a day.", { answer: "82", accept: [] })).toBe(true);
  expect(containsAnswer("It is EUR 182 a day.", { answer: "82", accept: [] })).toBe(false);
  expect(containsAnswer("It is 82.50 a day.", { answer: "82", accept: [] })).toBe(false);
  expect(containsAnswer("Brno and Lyon", { answer: "Lyon; Brno", accept: [] })).toBe(true);
  expect(containsAnswer("Brno", { answer: "Lyon; Brno", accept: [] })).toBe(false);
  expect(containsAnswer("fifty", { answer: "50", accept: ["fifty"] })).toBe(true);
});

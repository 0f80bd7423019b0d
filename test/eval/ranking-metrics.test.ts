// Measures of rankings against trec_eval's definitions on worked examples, and of whole rankings against a published figure of BM25.
import { expect, test } from "vitest";
import { ndcg, neighbourRecall, recallAt, reciprocalRank } from "../../eval/ranking-metrics.ts";

const grades = (of: Record<string, number>) => new Map(Object.entries(of));

test("nDCG agrees with what trec_eval gives in the tests of pytrec_eval (Van Gysel and de Rijke, 2018)", () => {
  const relevance = grades({ d1: 0, d2: 1, d3: 0 });
  expect(ndcg(["d3", "d1", "d2"], relevance, 1000)).toBeCloseTo(0.5, 12);
  expect(ndcg(["d3", "d1", "d2"], relevance, 3)).toBeCloseTo(0.5, 12);
  expect(ndcg(["d3", "d1", "d2"], relevance, 2)).toBe(0);
  expect(ndcg(["d1", "d2", "d3"], relevance, 1000)).toBeCloseTo(0.6309297535714575, 12);
  expect(ndcg(["d2", "d3", "d1"], relevance, 1)).toBe(1);
});

test("nDCG has linear gain, and an ideal cut at k as well", () => {
  // grades 3, 2, 3, 0, 1, 2 in ranked order: DCG 6.861, ideal order 3, 3, 2, 2, 1, 0: 7.141 (Järvelin and Kekäläinen's measure)
  const relevance = grades({ a: 3, b: 2, c: 3, d: 0, e: 1, f: 2 });
  expect(ndcg(["a", "b", "c", "d", "e", "f"], relevance, 6)).toBeCloseTo(0.9608, 4);
  // 3 + 2 / log2(3) over 3 + 3 / log2(3)
  expect(ndcg(["a", "b"], relevance, 2)).toBeCloseTo((3 + 2 / Math.log2(3)) / (3 + 3 / Math.log2(3)), 12);
  expect(ndcg(["x"], relevance, 10)).toBe(0);
  expect(ndcg(["x"], grades({}), 10)).toBe(0);
});

test("recall is of all that is relevant, whatever the k; documents of grade 0 are not relevant", () => {
  const relevance = grades({ a: 2, b: 1, c: 1, d: 0 });
  expect(recallAt(["a", "x", "c"], relevance, 2)).toBeCloseTo(1 / 3);
  expect(recallAt(["a", "x", "c"], relevance, 3)).toBeCloseTo(2 / 3);
  expect(recallAt(["d"], grades({ d: 0 }), 5)).toBe(0);
});

test("the reciprocal rank is that of the first relevant", () => {
  const relevance = grades({ b: 1, c: 3, d: 0 });
  expect(reciprocalRank(["d", "b", "c"], relevance)).toBe(1 / 2);
  expect(reciprocalRank(["d"], relevance)).toBe(0);
});

test("recall of neighbours is the share of the exact ones that were found", () => {
  expect(neighbourRecall([1, 2, 3, 9], [1, 2, 3, 4])).toBe(0.75);
  expect(neighbourRecall([], [])).toBe(1);
});

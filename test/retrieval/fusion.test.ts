import { expect, test } from "vitest";
import { fuseScores } from "../../src/retrieval/fusion.ts";

test("both scores count half: BM25 over the best, cosine between least and greatest", () => {
  const fused = fuseScores([
    { label: 1, wordScore: 8, vectorScore: 0.2 },
    { label: 2, wordScore: 4, vectorScore: 0.6 },
    { label: 3, wordScore: 0, vectorScore: 0.4 },
  ]);
  expect(fused.map(({ label, score }) => [label, Number(score.toFixed(6))])).toEqual([
    [2, 0.75],
    [1, 0.5],
    [3, 0.25],
  ]);
});

test("ties go by label; one candidate, no words and none at all are no special case", () => {
  expect(fuseScores([])).toEqual([]);
  expect(fuseScores([{ label: 1, wordScore: 0, vectorScore: 0.3 }])[0]?.score).toBe(0.5);
  const tied = fuseScores([
    { label: 9, wordScore: 1, vectorScore: 0.5 },
    { label: 4, wordScore: 1, vectorScore: 0.5 },
  ]);
  expect(tied.map((candidate) => candidate.label)).toEqual([4, 9]);
});

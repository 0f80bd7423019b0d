// The arithmetic of tokens at its limits.
import { describe, expect, it } from "vitest";
import { divideTokens, tokensForPassages } from "../../src/answering/token-budget.ts";

const limits = (maxInputTokens: number, maxTotalTokens: number) => ({ maxInputTokens, maxTotalTokens });

describe("tokens", () => {
  it.each([
    ["falcon-7b, all it may take", limits(2047, 2048), 384, 384, 1664],
    ["falcon-7b, a long answer asked for", limits(2047, 2048), 1024, 512, 1536],
    ["an input limit below the rest", limits(1000, 2048), 384, 384, 1000],
    ["a large context", limits(32_000, 32_768), 384, 384, 32_000],
    ["input and total equal", limits(2048, 2048), 512, 512, 1536],
    ["the least there can be", limits(1, 2), 16, 1, 1],
    ["nothing at all", limits(1, 1), 16, 1, 0],
    ["an answer of one token", limits(100, 101), 1, 1, 100],
  ])("of %s", (_name, stated, wanted, answerTokens, promptTokens) => {
    expect(divideTokens(stated, wanted)).toMatchObject({ answerTokens, promptTokens });
  });

  it("never add up to more than the server takes", () => {
    for (let total = 1; total < 3000; total += 7) {
      for (const input of [1, total >> 1, total - 1, total, total + 5]) {
        for (const wanted of [1, 16, 384, 1024]) {
          for (const tighter of [0, 0.25]) {
            const { promptTokens, answerTokens, historyTokens } = divideTokens(limits(input, total), wanted, tighter);
            expect(promptTokens + answerTokens).toBeLessThanOrEqual(Math.max(total, 1));
            expect(promptTokens).toBeLessThanOrEqual(input);
            expect(answerTokens).toBeGreaterThanOrEqual(1);
            expect(historyTokens).toBeLessThanOrEqual(promptTokens);
            expect(promptTokens).toBeGreaterThanOrEqual(0);
          }
        }
      }
    }
  });

  it("left for passages are never below none", () => {
    const budget = divideTokens(limits(1000, 2000), 100);
    expect(tokensForPassages(budget, 0)).toBe(1000);
    expect(tokensForPassages(budget, 1000)).toBe(0);
    expect(tokensForPassages(budget, 1001)).toBe(0);
  });
});

// A passage is chosen for what it adds, within the tokens there are.
import { describe, expect, it } from "vitest";
import { selectPassages } from "../../src/answering/passage-selection.ts";
import { passagesOf } from "../support/passages.ts";

const RATE = "The daily rate for travel in Norway is 82 euro and covers meals and small expenses.";
const numbers = (chosen: readonly { rank: number }[]) => chosen.map(({ rank }) => rank);
const costOf = ({ text }: { text: string }) => text.length;

describe("passages of a prompt", () => {
  it("are all taken when all add something and there is room", () => {
    const passages = passagesOf([RATE, "Receipts are kept for seven years.", "Hotels are booked by the office."]);
    expect(numbers(selectPassages("What is the rate?", passages))).toEqual([1, 2, 3]);
  });

  it("leave out what only repeats, but not what repeats with another figure", () => {
    const passages = passagesOf([RATE, RATE, RATE.replace("82", "75"), "Trains go first."]);
    expect(numbers(selectPassages("What is the rate in Norway?", passages))).toEqual([1, 3, 4]);
    const long = `${RATE} Receipts for hotels and trains are handed in before the month ends.`;
    expect(numbers(selectPassages("rate", passagesOf([long, long.replace("handed", "sent")])))).toEqual([1]);
  });

  it("keep the best and then what adds most for its length", () => {
    const long = `The rate is explained at length. ${"Travel costs are paid and meals too with expenses. ".repeat(8)}`;
    const passages = passagesOf([RATE, long, "Half days in Norway pay 41 euro."]);
    expect(numbers(selectPassages("rate for half days", passages, { tokens: 140, costOf }))).toEqual([1, 3]);
  });

  it("never cost more than there is, and take a smaller one where the best is too large", () => {
    const passages = passagesOf(["word ".repeat(50), "Rates are in the annex.", "Ask the office."]);
    for (let tokens = 0; tokens < 320; tokens += 5) {
      const chosen = selectPassages("rates", passages, { tokens, costOf });
      expect(chosen.reduce((sum, passage) => sum + costOf(passage), 0)).toBeLessThanOrEqual(tokens);
    }
    expect(numbers(selectPassages("rates", passages, { tokens: 30, costOf }))).toEqual([2]);
    expect(selectPassages("rates", [])).toEqual([]);
  });
});

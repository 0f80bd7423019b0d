// The fewest sentences that answer.
import { expect, test } from "vitest";
import type { Candidate } from "../../src/answering/evidence.ts";
import { selectQuotations } from "../../src/answering/select-quotations.ts";
import { passagesOf } from "../support/passages.ts";

const TEXT = "Norway has 82. Sweden has 68. Norway is cold.\n- one item\n- other item";
const [passage] = passagesOf([{ title: "Rates", text: TEXT, path: "rates.md", heading: "Rates", date: "2025-01-01" }]);

function candidate(text: string, score: number, kind: "sentence" | "list" = "sentence"): Candidate {
  const start = TEXT.indexOf(text);
  if (passage === undefined || start === -1) throw new Error("not in the passage");
  const unit = { text, start, end: start + text.length, kind, header: "", caption: "" };
  return { passage, unit, framed: text, similarity: 0.5, coverage: 0.5, score };
}
const quoted = (question: string, candidates: readonly Candidate[]) =>
  selectQuotations(question, candidates).map(({ unit }) => unit.text);

test("one that answers is enough, and another only when it is nearly as good", () => {
  const best = candidate("Norway has 82.", 0.9);
  expect(quoted("What is the rate in Norway?", [candidate("Norway is cold.", 0.4), best])).toEqual(["Norway has 82."]);
  expect(quoted("What is the rate in Norway?", [best, candidate("Sweden has 68.", 0.88)])).toEqual([
    "Norway has 82.",
    "Sweden has 68.",
  ]);
});

test("a list is quoted whole when one is asked for", () => {
  const list = candidate("- one item\n- other item", 0.2, "list");
  const item = candidate("- one item", 0.6);
  expect(quoted("Which items are there?", [item, list])).toEqual([list.unit.text]);
  expect(quoted("What is the item?", [item, list])).toEqual(["- one item"]);
});

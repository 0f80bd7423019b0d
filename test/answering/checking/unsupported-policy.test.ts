import { expect, test } from "vitest";
import type { CheckedSentence } from "../../../src/answering/checking/checked-sentence.ts";
import { applyPolicy } from "../../../src/answering/checking/unsupported-policy.ts";

const text = "One holds [1]. Two does not [2]. Three holds [1][3].";
const sentence = (start: number, end: number, support: CheckedSentence["support"]): CheckedSentence => ({
  text: text.slice(start, end),
  start,
  end,
  citations: [],
  support,
  reason: "",
});
const sentences = [sentence(0, 14, "supported"), sentence(15, 32, "unsupported"), sentence(33, 52, "weak")];

test("flag leaves the answer as it is", () => {
  expect(applyPolicy("flag", { text, sentences })).toEqual({ text, sentences });
});

test("strike takes the sentence out with its marks, and offsets follow", () => {
  const kept = applyPolicy("strike", { text, sentences });
  expect(kept?.text).toBe("One holds [1]. Three holds [1][3].");
  expect(kept?.sentences.map(({ start, end }) => kept.text.slice(start, end))).toEqual([
    "One holds [1].",
    "Three holds [1][3].",
  ]);
  expect(applyPolicy("strike", { text, sentences: [sentence(0, 14, "unsupported")] })).toBeNull();
});

test("refuse leaves nothing once a sentence is unsupported", () => {
  expect(applyPolicy("refuse", { text, sentences })).toBeNull();
  const supported = sentences.filter(({ support }) => support !== "unsupported");
  expect(applyPolicy("refuse", { text, sentences: supported })).not.toBeNull();
});

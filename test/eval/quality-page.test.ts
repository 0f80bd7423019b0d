// The page of quality: each set says its run, its kinds, and what of it is weak.
import { expect, test } from "vitest";
import { renderQuality } from "../../eval/quality/render-quality.ts";

const figure = (value: number) => ({ value, from: value - 0.1, to: value + 0.1, questions: 20 });

function measuredSet(gold: number, falseRefusals: number) {
  const measures = { gold: figure(gold), falseRefusals: figure(falseRefusals) };
  const description = {
    set: "library",
    date: "2026-01-02T03:04:05.000Z",
    questions: 40,
    asked: 20,
    documents: 3,
    passages: 9,
    answeredBy: "extractive",
    settings: { EYRIE_FUSION: "scores", EYRIE_AUDIT_QUESTIONS: "text" },
    machine: { commit: "0123456789ab", processor: "Some", processors: 2, node: "v20" },
    peakMegabytes: 1,
    seconds: 1,
  };
  const figures = {
    measures,
    byKind: { fact: { gold: figure(0.9) }, list: { gold: figure(0.3) } },
    calibration: { error: 0.4, bins: [{ stated: 0.9, right: 0.5, answers: 7 }] },
    recall: [],
    times: {},
    tokens: null,
    failed: 2,
  };
  const described = { path: null, title: "Our library", every: 2, aims: { gold: 0.8, falseRefusals: 0.15 } };
  return { described, run: { description, outcomes: [], figures }, bm25: null };
}

test("what misses its aim is said, with its interval; what reaches it is not", () => {
  const weak = renderQuality([measuredSet(0.7, 0.1)]);
  expect(weak).toContain("(gold) 0.700 (0.600 to 0.800); aimed at: 0.8.");
  expect(weak).not.toContain("aimed at: at most 0.15");
  const refusing = renderQuality([measuredSet(0.85, 0.3)]);
  expect(refusing).toContain("aimed at: at most 0.15");
  expect(refusing).not.toContain("aimed at: 0.8.");
});

test("a set says its day, commit, failures, kinds and how sure its calibration is", () => {
  const page = renderQuality([measuredSet(0.7, 0.1)]);
  expect(page).toContain("Run of 2026-01-02, commit 0123456789ab; no model: answers are quoted");
  expect(page).toContain("20 of 40 questions");
  expect(page).toContain("2 questions failed.");
  expect(page).toContain("| gold | 0.900 | 0.300 |");
  expect(page).toContain('"list" goes worst, 0.300');
  expect(page).toContain("off by 0.400 in the mean (expected calibration error, 7 questions)");
  expect(page).toContain("EYRIE_FUSION=scores.");
  expect(page).not.toContain("AUDIT");
});

// A run and what is made of it: figures, gates, comparison, history and pages, from outcomes written by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareRuns } from "../../eval/compare-runs.ts";
import { keepEvaluation } from "../../eval/evaluation.ts";
import { figuresOf } from "../../eval/figures.ts";
import { checkDrops, checkGates, lostQuestions } from "../../eval/gates.ts";
import { isRight } from "../../eval/measures.ts";
import { type Outcome, outcome } from "../../eval/outcome.ts";
import { renderComparison } from "../../eval/report/comparison.ts";
import { ticksTo } from "../../eval/report/plots/frame.ts";
import { type Run, readRun, runsOf } from "../../eval/run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Said {
  readonly answerable?: boolean;
  readonly answered?: boolean;
  readonly text?: string;
  readonly found?: readonly string[];
  readonly confidence?: number;
  readonly cites?: string;
}

/** To a question whose gold answer is 82, on page 4 of a.pdf. */
function told(id: string, said: Said = {}): Outcome {
  const { answerable = true, answered = true, text = "EUR 82 [1]", found = ["a.pdf", "b.pdf"] } = said;
  const at = (path: string) => ({ path, page: 4, headingPath: ["Rates"] });
  const cited = { number: 1, quote: "EUR 82", documentId: "d", start: 0, end: 6, ...at(said.cites ?? "a.pdf") };
  return outcome.parse({
    question: {
      id,
      kind: answerable ? "number" : "unanswerable",
      question: `<b>${id}</b>?`,
      answerable,
      evidence: answerable ? [{ document: "a.pdf", page: 4 }] : [],
      answer: answerable ? "82" : "",
    },
    asked: id,
    passages: found.map((path) => ({ text: "per diem", score: 1, provenance: at(path) })),
    byWords: found,
    byVectors: found.toReversed(),
    trace: { candidates: [], stages: [{ stage: "words", ms: 2 }] },
    answer: {
      answered,
      mode: answered ? "extractive" : "refusal",
      text,
      citations: answered ? [cited] : [],
      sentences: answered ? [{ text, citations: [1], support: "supported" }] : [],
      confidence: answered ? (said.confidence ?? 0.9) : null,
      notice: null,
    },
    validCitations: answered ? 1 : 0,
    graphRecall: 1,
    times: { search: 10, firstWord: 20, answer: 30 },
    tokens: null,
    error: null,
  });
}

function runOf(outcomes: readonly Outcome[], date = "2026-01-02T03:04:05.678Z"): Run {
  const description = {
    set: "own",
    date,
    questions: outcomes.length,
    asked: outcomes.length,
    documents: 2,
    passages: 9,
    answeredBy: "extractive",
    settings: { EYRIE_FUSION: "scores" },
    machine: { node: "v20", commit: "abc" },
    peakMegabytes: 300,
    seconds: 1,
  };
  return { description, outcomes, figures: figuresOf(outcomes) };
}

const GOOD = [
  told("a"),
  told("b"),
  told("c", { answerable: false, answered: false }),
  told("d", { answerable: false }),
];

test("every measure of a small run, worked out by hand", () => {
  const outcomes = [
    told("right"),
    told("wrong number", { text: "EUR 99 [1]", found: ["b.pdf", "a.pdf"], cites: "b.pdf" }),
    told("false refusal", { answered: false, text: "" }),
    told("right refusal", { answerable: false, answered: false }),
    told("answered in vain", { answerable: false }),
  ];
  const { measures } = figuresOf(outcomes);
  const values = Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, value]));
  expect(values).toMatchObject({
    "evidence@5": 1,
    "pageRecall@10": 1,
    mrr: (1 + 1 / 2 + 1) / 3,
    "ndcg@10": expect.closeTo((1 + 1 / Math.log2(3) + 1) / 3, 12),
    gold: 1 / 3,
    numberMatch: 1 / 3,
    refusalRecall: 1 / 2,
    refusalPrecision: 1 / 2,
    falseRefusals: 1 / 3,
    citationValidity: 1,
    citationPrecision: 1 / 2,
    citationCoverage: 1,
    groundedness: 1,
    "graphRecall@10": 1,
  });
  expect(outcomes.map(isRight)).toEqual([true, false, false, true, false]);
});

test("a mark that no citation has is an invalid citation", () => {
  const { measures } = figuresOf([told("a", { text: "EUR 82 [1] [7]" })]);
  expect(measures.citationValidity?.value).toBe(1 / 2);
});

test("calibration compares what is stated with what is right", () => {
  const stated = [told("a", { confidence: 0.85 }), told("b", { confidence: 0.85, text: "EUR 99 [1]" })];
  const { calibration } = figuresOf(stated);
  expect(calibration?.bins).toEqual([{ stated: 0.85, right: 0.5, answers: 2 }]);
  expect(calibration?.error).toBeCloseTo(0.35);
});

test("gates hold at their bound, fail below it, and where a measure is missing; less is better for false refusals", () => {
  const gates = {
    sets: { own: { gold: 1, falseRefusals: 0, refusalRecall: 0.6, numberMatch: 1 } },
    drops: { default: 0.02, measures: { gold: 0.6 } },
  };
  const { measures } = figuresOf(GOOD);
  const results = (figures: typeof measures) =>
    checkGates("own", figures, gates).map(({ measure, holds }) => [measure, holds]);
  expect(results(measures)).toEqual([
    ["gold", true],
    ["numberMatch", true],
    ["refusalRecall", false],
    ["falseRefusals", true],
  ]);
  expect(results({})).toEqual([
    ["gold", false],
    ["numberMatch", false],
    ["refusalRecall", false],
    ["falseRefusals", false],
  ]);
  expect(checkGates("other", measures, gates)).toEqual([]);
  const worse = figuresOf([told("a"), told("b", { answered: false }), ...GOOD.slice(2)]).measures;
  const failed = checkDrops(measures, worse, gates).flatMap(({ measure, holds }) => (holds ? [] : [measure]));
  // gold may lose 0.6 and loses 0.5
  expect(failed).toEqual(["tokenF1", "numberMatch", "refusalPrecision", "falseRefusals"]);
});

test("runs are kept, read again, compared, and the questions that were lost are named", () => {
  const runs = temporaryFolder();
  const before = runOf(GOOD);
  const after = runOf([told("a"), told("b", { text: "EUR 99 [1]" }), ...GOOD.slice(2)], "2026-01-03T03:04:05.678Z");
  const lost = lostQuestions(before.outcomes, after.outcomes);
  expect(lost.map(({ question }) => question.id)).toEqual(["b"]);
  keepEvaluation(before, { gates: [], lost: [] }, [], runs);
  const folder = keepEvaluation(after, { gates: [], lost }, [before], runs);
  expect(runsOf("own", runs)).toHaveLength(2);
  expect(readRun(folder)).toEqual(after);
  expect(() => readRun(runs)).toThrow(/holds no run/);
  const comparison = compareRuns(readRun(runsOf("own", runs)[0] ?? ""), readRun(folder));
  expect(comparison.changes.find(({ measure }) => measure === "gold")).toMatchObject({ before: 1, after: 0.5 });
  expect(comparison.won).toEqual([]);
  const shown = renderComparison(comparison);
  expect(shown).toMatch(/\| gold +\| 1\.000 \| 0\.500 \| -0\.500 \| [01]\.\d{3} \| may be chance \|/);
  expect(shown).toContain("Lost: 1\n- b (number)");

  const page = readFileSync(join(folder, "report.html"), "utf8");
  expect(page).toContain("1 questions lost since the last run");
  expect(page).toContain('href="#q-b"');
  expect(page).toContain('<details id="q-b">');
  expect(page).toContain("&lt;b&gt;b&lt;/b&gt;?");
  // nothing is fetched, nothing runs
  expect(page).not.toMatch(/<script|src=|href="(?!#)|url\(|@import|<b>[abcd]<\/b>\?/);
  expect(page).toContain("default-src 'none'");
  for (const [, numbers = ""] of page.matchAll(/ (?:d|cx|cy|x|y|width|height)="([^"]*)"/g))
    expect(numbers).not.toMatch(/NaN|undefined/);
  expect(readFileSync(join(folder, "report.md"), "utf8")).toContain("## Lost since the last run\n\n- b (number)");
});

test("ticks are round and reach the most", () => {
  expect(ticksTo(97, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticksTo(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
});

// How the answers do, from what the audit log keeps: figures of known entries, entries from before figures were noted, and long logs.
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { AnsweredQuestion } from "../../src/people/answered-questions.ts";
import { type Insight, type InsightSpan, InsightTally, percentile } from "../../src/people/insight.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const at = (time: string) => Date.parse(`${time}Z`);
const SPAN = { from: "2026-03-01", to: "2026-03-03" };
const signal = AbortSignal.timeout(30_000);

let people: PeopleDatabase;
let now = 0;

beforeEach(() => {
  now = at("2026-02-27T12:00:00");
  people = PeopleDatabase.open(temporaryFolder(), { now: () => now });
  onTestFinished(() => people.close());
});

/** As the service writes them since figures are noted; `figures` may leave out what was not. */
function answer(time: string, question: object, outcome: string, figures: object = {}): void {
  now = at(time);
  const { seq } = people.audit.append("user:anna", "question", { ...question, passages: [] });
  people.audit.append("user:anna", "answer", { question: seq, outcome, ...figures });
}

function summarise(questions: readonly AnsweredQuestion[], span: InsightSpan, showsWords: boolean): Insight {
  const tally = new InsightTally(span);
  for (const question of questions) tally.add(question);
  return tally.insight(showsWords);
}

async function between(from: string, until: string): Promise<AnsweredQuestion[]> {
  const found: AnsweredQuestion[] = [];
  for await (const question of people.answered.between(at(from), at(until), signal)) found.push(question);
  return found;
}

test("questions are counted by day and outcome, with times, tokens and support", async () => {
  answer("2026-02-28T23:59:59.999", { question: "before" }, "not answered", { ms: 1 });
  answer("2026-03-01T00:00:00", { question: "one" }, "answered: model", {
    documents: ["a", "b"],
    ms: 900,
    firstMs: 100,
    sentences: 4,
    supported: 3,
    inputTokens: 1_000,
    outputTokens: 50,
  });
  answer("2026-03-01T10:00:00", { question: "two" }, "answered: extractive", {
    documents: ["a"],
    ms: 40,
    firstMs: 39,
    sentences: 2,
    supported: 2,
  });
  answer("2026-03-03T10:00:00", { question: "three" }, "failed: model-unreachable", { ms: 5_000, firstMs: null });
  answer("2026-03-03T11:00:00", { question: "four" }, "left before its end", { ms: 3, firstMs: null });
  answer("2026-03-03T23:59:59.999", { question: "five" }, "not answered", { documents: [], ms: 60, firstMs: 60 });
  answer("2026-03-04T00:00:00", { question: "after" }, "answered: model", { ms: 1 });
  const { total, days, documents, unanswered } = summarise(
    await between("2026-03-01T00:00", "2026-03-04T00:00"),
    SPAN,
    true,
  );
  expect(
    days.map(({ day, asked, answered, unanswered: not, failed, left }) => [day, asked, answered, not, failed, left]),
  ).toEqual([
    ["2026-03-01", 2, 2, 0, 0, 0],
    ["2026-03-02", 0, 0, 0, 0, 0],
    ["2026-03-03", 3, 0, 1, 1, 1],
  ]);
  expect(days.map(({ p50Ms, p95Ms, firstP50Ms }) => [p50Ms, p95Ms, firstP50Ms])).toEqual([
    [40, 900, 39],
    [null, null, null],
    [60, 60, 60],
  ]);
  expect(total).toEqual({
    asked: 5,
    answered: 2,
    unanswered: 1,
    failed: 1,
    left: 1,
    p50Ms: 60,
    p95Ms: 900,
    firstP50Ms: 60,
    inputTokens: 1_000,
    outputTokens: 50,
    sentences: 4,
    supported: 3,
  });
  expect(documents).toEqual([
    { id: "a", answers: 2 },
    { id: "b", answers: 1 },
  ]);
  expect(unanswered).toEqual([{ question: "five", times: 1, lastMs: at("2026-03-03T23:59:59.999") }]);
});

test("unanswered questions are grouped by their words or hashes, and words are given only where they may be", async () => {
  const hash = { questionHash: people.audit.hashQuestion("Who?") };
  for (const [time, question] of [
    ["2026-03-01T10:00:00", { question: "How much?" }],
    ["2026-03-02T10:00:00", hash],
    ["2026-03-02T11:00:00", { question: "How much?" }],
    ["2026-03-03T10:00:00", hash],
    ["2026-03-03T11:00:00", { question: "When?" }],
  ] as const)
    answer(time, question, "not answered");
  const questions = await between("2026-03-01T00:00", "2026-03-04T00:00");
  expect(summarise(questions, SPAN, true).unanswered).toEqual([
    { question: null, times: 2, lastMs: at("2026-03-03T10:00:00") },
    { question: "How much?", times: 2, lastMs: at("2026-03-02T11:00:00") },
    { question: "When?", times: 1, lastMs: at("2026-03-03T11:00:00") },
  ]);
  const kept = summarise(questions, SPAN, false).unanswered;
  expect(kept.map(({ times }) => times)).toEqual([2, 2, 1]);
  expect(JSON.stringify(kept)).not.toMatch(/much|When/);
});

test("entries from before figures were noted stay in the chain, and count as far as they go", async () => {
  answer("2026-03-01T10:00:00", { question: "old" }, "answered: model", { documents: ["a"] });
  answer("2026-03-02T10:00:00", { question: "new" }, "answered: model", {
    documents: ["a"],
    ms: 70,
    firstMs: 7,
    sentences: 1,
    supported: 1,
  });
  expect(people.audit.verify()).toMatchObject({ entries: 4, broken: null });
  const { total } = summarise(await between("2026-03-01T00:00", "2026-03-04T00:00"), SPAN, true);
  expect(total).toMatchObject({
    asked: 2,
    answered: 2,
    p50Ms: 70,
    p95Ms: 70,
    inputTokens: 0,
    sentences: 1,
    supported: 1,
  });
});

test("of a long log only the span is read, in turns with other work", async () => {
  people.transaction(() => {
    for (let hour = 0; hour < 1_200; hour += 1)
      answer(new Date(at("2026-03-01T00:00:00") + hour * 3_600_000).toISOString().slice(0, -1), {}, "answered: model");
  });
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  const found = await between("2026-03-02T00:00:00", "2026-04-10T00:00:00");
  clearInterval(timer);
  expect(found).toHaveLength(39 * 24);
  expect(found[0]?.timeMs).toBe(at("2026-03-02T00:00:00"));
  expect(turns).toBeGreaterThan(0);
  const ended = new AbortController();
  ended.abort(new Error("left"));
  await expect(
    people.answered
      .between(0, now, ended.signal)
      .next()
      .then(() => drain(ended.signal)),
  ).rejects.toThrow("left");
});

async function drain(ended: AbortSignal): Promise<void> {
  for await (const _question of people.answered.between(0, now, ended));
}

test("percentiles are of the nearest rank", () => {
  const values = [15, 20, 35, 40, 50];
  expect([5, 30, 40, 50, 95, 100].map((hundredths) => percentile(values, hundredths))).toEqual([
    15, 20, 20, 35, 50, 50,
  ]);
  expect(percentile([], 50)).toBeNull();
});

// The product against its own library and questions, over HTTP: the gates of eval/gates.json, which a change must not fall below.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { evaluate } from "../../eval/evaluate.ts";
import { GATES_FILE } from "../../eval/evaluation.ts";
import { readSampleSet } from "../../eval/forms/read-set.ts";
import { checkGates, describeGate, readGates } from "../../eval/gates.ts";
import type { AnswerEnd } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { readSettings } from "../../src/config.ts";
import { SAMPLE_FOLDER, openSample } from "../support/sample-library.ts";
import { OWNER } from "../../src/document/principal.ts";

const { questions } = readSampleSet();
const signal = AbortSignal.timeout(120_000);

async function ask(application: Application, question: string): Promise<AnswerEnd> {
  for await (const event of application.ask({ principal: OWNER, question, history: [], signal }))
    if (event.type === "answer-end") return event;
  throw new Error("no end event");
}

test("the question set is what it says: enough of every kind, evidence that exists", () => {
  expect(questions.length).toBeGreaterThanOrEqual(60);
  expect(questions.filter((question) => !question.answerable).length).toBeGreaterThanOrEqual(15);
  expect(new Set(questions.map((question) => question.kind)).size).toBe(6);
  expect(new Set(questions.map((question) => question.id)).size).toBe(questions.length);
  for (const question of questions) {
    expect(question.evidence.length > 0, question.id).toBe(question.answerable);
    for (const { document } of question.evidence)
      expect(readFileSync(join(SAMPLE_FOLDER, document)).length).toBeGreaterThan(0);
  }
});

test("every gate of the sample set holds", async () => {
  const application = await openSample();
  const settings = readSettings({ EYRIE_DATA: inject("sampleKnowledgeBase") });
  const { figures, outcomes } = await evaluate(readSampleSet(), { application, settings }, { signal });
  const gates = checkGates("sample", figures.measures, readGates(GATES_FILE));
  expect(gates.length).toBeGreaterThan(10);
  expect(gates.filter(({ holds }) => !holds).map(describeGate)).toEqual([]);
  expect(outcomes.filter(({ error }) => error !== null)).toEqual([]);
}, 180_000);

describe("an answer", () => {
  test("names file and page, quotes the document to the letter and says that no model wrote it", async () => {
    const answer = await ask(await openSample(), "What is the per diem in Norway?");
    expect(answer).toMatchObject({ answered: true, mode: "extractive", nearest: [] });
    expect(answer.notice).toMatch(/No model wrote this/);
    expect(answer.citations.map(({ path, page }) => `${path}#${page}`)).toContain("handbook/travel-and-expenses.pdf#4");
    expect(answer.text).toMatch(/Norway.*82/);
    expect(answer.confidence).toBeGreaterThan(0.5);
    for (const { text, start, end, support, citations } of answer.sentences) {
      expect(answer.text.slice(start, end)).toBe(text);
      expect({ support, cited: citations.length }).toEqual({ support: "supported", cited: 1 });
    }
    for (const citation of answer.citations) {
      expect(answer.text).toContain(`[${citation.number}]`);
      expect(citation.end - citation.start).toBe(citation.quote.length);
    }
  });

  test("to a question that has nothing to do with the library is a refusal with the nearest passages", async () => {
    const answer = await ask(await openSample(), "What is the capital of Mongolia?");
    expect(answer).toMatchObject({ answered: false, mode: "refusal", citations: [], sentences: [], confidence: null });
    expect(answer.notice).toMatch(/Searched all documents for "What is the capital of Mongolia\?"/);
    expect(answer.nearest.length).toBeGreaterThan(0);
  });

  test("in a conversation takes up what was said before", async () => {
    const application = await openSample();
    const history = [{ question: "What is the per diem in Norway?", answer: "EUR 82 [1]" }];
    const events = [];
    for await (const event of application.ask({ principal: OWNER, question: "And in Sweden?", history, signal }))
      events.push(event);
    expect(events[0]).toMatchObject({ type: "answer-start", question: expect.stringMatching(/per diem/i) });
    expect(events.at(-1)).toMatchObject({ type: "answer-end", text: expect.stringMatching(/Sweden.*68/) });
  });

  test("can be stopped", async () => {
    const application = await openSample();
    const stopped = AbortSignal.abort();
    await expect(
      application.search({ principal: OWNER, question: "per diem", limit: 5, signal: stopped }),
    ).rejects.toThrow(/abort/i);
  });
});

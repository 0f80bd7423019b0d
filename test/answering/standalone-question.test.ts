import { expect, test } from "vitest";
import { makeStandalone, standaloneQuestion } from "../../src/answering/standalone-question.ts";

const turn = (question: string) => ({ question, answer: "" });

test("a question that stands alone is left alone", () => {
  expect(standaloneQuestion("Who leads?", [])).toBe("Who leads?");
  const question = "Which supplier delivers the pyranometer bodies to Brno?";
  expect(standaloneQuestion(question, [turn("What is the per diem in Norway?")])).toBe(question);
});

test("what was just said is put back, through more than one turn", () => {
  expect(standaloneQuestion("Who chairs it?", [turn("How many members does the works council have?")])).toBe(
    "members works council: Who chairs it?",
  );
  const history = [turn("What is the per diem in Norway?"), turn("And in Sweden?")];
  expect(standaloneQuestion("And how much for half days?", history)).toBe(
    "per diem norway sweden: And how much for half days?",
  );
});

const HISTORY = [{ question: "How many days of leave do employees get?", answer: "Employees get 28 days [1]." }];
const CALL = { caller: "ann" };
const ask = { question: "And for contractors?", history: HISTORY };

test("a model's rewriting is taken when it asks the same, in words of the conversation", async () => {
  const written = 'Question: "How many days of leave do contractors get?"\nBecause they asked.';
  expect(await makeStandalone(async () => written, ask, CALL)).toEqual({
    question: "How many days of leave do contractors get?",
    rewrittenBy: "model",
  });
});

test.each([
  ["nothing", ""],
  ["an answer", "Contractors get 20 days of leave under the framework agreement of 2021."],
  ["another question", "How many days of leave do employees get?"],
  ["the same words", "And for contractors?"],
  ["a long text", `contractors ${"leave days employees ".repeat(40)}`],
])("rules rewrite when the model gives %s", async (_name, written) => {
  expect(await makeStandalone(async () => written, ask, CALL)).toEqual({
    question: "days leave employees get: And for contractors?",
    rewrittenBy: "rules",
  });
});

test("rules rewrite when there is no model or it fails, and no model is asked about a question that stands alone", async () => {
  const failing = () => Promise.reject(new Error("down"));
  for (const rewriter of [null, failing]) expect((await makeStandalone(rewriter, ask, CALL)).rewrittenBy).toBe("rules");
  const alone = { question: "Which supplier delivers the pyranometer bodies to Brno?", history: HISTORY };
  let asked = false;
  const rewriter = async () => ((asked = true), "x");
  expect(await makeStandalone(rewriter, alone, CALL)).toEqual({ question: alone.question, rewrittenBy: null });
  expect(asked).toBe(false);
  await expect(makeStandalone(failing, ask, { ...CALL, signal: AbortSignal.abort() })).rejects.toThrow();
});

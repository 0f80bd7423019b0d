import { expect, test } from "vitest";
import { standaloneQuestion } from "../../src/answering/standalone-question.ts";

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

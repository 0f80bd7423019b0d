// History fits its room: the newest turns, whole sentences of long answers, no marks of other prompts.
import { expect, test } from "vitest";
import { condenseHistory } from "../../src/answering/conversation.ts";

const turn = (question: string, answer: string) => ({ question, answer });

test("the newest turns are kept, in order, within their room at every size", () => {
  const history = Array.from({ length: 10 }, (_, index) => turn(`q${index}`, "a".repeat(50)));
  for (let room = 0; room < 600; room += 1) {
    const kept = condenseHistory(history, room);
    expect(kept.reduce((sum, { question, answer }) => sum + question.length + answer.length, 0)).toBeLessThanOrEqual(
      room,
    );
    expect(kept).toEqual(history.slice(history.length - kept.length));
  }
  expect(condenseHistory(history, 600)).toHaveLength(10);
  expect(condenseHistory(history, 110)).toHaveLength(2);
});

test("a long answer is cut after a sentence, and marks are left out", () => {
  const [short] = condenseHistory([turn("q", "It is 82 [1]. It was 75 [2, 3].")], 1_000);
  expect(short?.answer).toBe("It is 82. It was 75.");
  const [long] = condenseHistory([turn("q", "This is a sentence of some length. ".repeat(40))], 1_000);
  expect(long?.answer).toMatch(/^(This is a sentence of some length\. ?)+$/);
  expect(long?.answer.length).toBeLessThanOrEqual(400);
  expect(condenseHistory([turn("q", "x".repeat(900))], 1_000)[0]?.answer).toHaveLength(401);
});

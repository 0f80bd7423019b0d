import { expect, test } from "vitest";
import { questionKind, sidesOf } from "../../../src/answering/kinds/question-kind.ts";

test("the kind of a question is read from its words", () => {
  const kinds: [string, string][] = [
    ["Which policies mention remote work?", "list"],
    ["List all documents that cover calibration.", "list"],
    ["Where are pyranometers mentioned?", "list"],
    ["Summarise the travel policy.", "summary"],
    ["Please give me a short overview of the remote work policy", "summary"],
    ["Compare what I get per km for my bike on the way to work and on a business trip.", "comparison"],
    ["How does the repair time in Brno compare with the normal turnaround of the calibration lab?", "comparison"],
    ["How long is our warranty on a WS-310 compared with the one Okravel gives us on parts?", "comparison"],
    ["What is kept longer, calibration records or production test logs?", "comparison"],
    ["How does the renewal date of the agreement differ between version 1.0 and version 2.0?", "comparison"],
    ["What are the four classes of information?", "fact"],
    ["Which documents do I need for a visa?", "fact"],
    ["Who compared the sensors?", "fact"],
  ];
  for (const [question, kind] of kinds) expect(questionKind(question), question).toBe(kind);
});

test("a comparison falls into two questions that share their lead", () => {
  expect(sidesOf("How does the renewal date differ between version 1.0 and version 2.0?")).toEqual([
    "How does the renewal date differ version 1.0",
    "How does the renewal date differ version 2.0",
  ]);
  expect(sidesOf("How does the repair time in Brno compare with the turnaround of the lab?")).toEqual([
    "the repair time in Brno",
    "the turnaround of the lab",
  ]);
  expect(sidesOf("What is kept longer, records or logs, and for how long do certificates stay?")).toEqual([
    "What is kept longer records",
    "What is kept longer logs",
    "for how long do certificates stay",
  ]);
  expect(sidesOf("Compare the per diem in Norway with that in Sweden.")).toEqual([
    "the per diem in Norway",
    "the per diem in Sweden",
  ]);
  expect(sidesOf("Compare the way to work and the way home.")).toEqual(["the way to work", "the way home"]);
  expect(sidesOf("Who compared the sensors?")).toBeNull();
});

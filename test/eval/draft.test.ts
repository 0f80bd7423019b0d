// Questions proposed from a library: by templates and by a model, and what a person decides of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, inject, onTestFinished, test } from "vitest";
import { draftQuestions } from "../../eval/drafting/draft-questions.ts";
import { proposeByTemplate } from "../../eval/drafting/template-questions.ts";
import { readQuestionSet } from "../../eval/question-set.ts";
import { readSettings } from "../../src/config.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const passage = (text: string, more: object = {}) => ({
  text,
  page: 3,
  path: "rates.pdf",
  title: "Travel",
  headingPath: ["5 Meals", "5.1 Per diem"],
  ...more,
});

test("a row of a table, a definition, an amount and a date each give a question with its evidence", () => {
  const table = proposeByTemplate(
    passage("Sweden | 68 | 34\nNorway | 82 | 41", { tableHeader: "Country | Full day | Half day" }),
  );
  expect(table).toMatchObject({ question: "Per diem: what is the full day for Norway?", answer: "82", kind: "number" });
  expect(table?.evidence).toEqual([
    { document: "rates.pdf", page: 3, heading: "5.1 Per diem", quote: "Norway | 82 | 41" },
  ]);
  expect(proposeByTemplate(passage("The Works Council is a body that speaks for all who work here."))).toMatchObject({
    question: "What is Works Council?",
    answer: "a body that speaks for all who work here",
  });
  const amount = proposeByTemplate(passage("For a country that is not listed the rate is EUR 55 on every day."));
  expect(amount).toMatchObject({ answer: "EUR 55", question: expect.stringContaining("the rate is … on every day?") });
  expect(proposeByTemplate(passage("The agreement has to be renewed every year by 15 March."))).toMatchObject({
    answer: "15 March",
  });
  expect(proposeByTemplate(passage("Nothing here can be asked for in a form."))).toBeNull();
});

async function draft(file: string, typed: string, environment: Record<string, string> = {}) {
  const said: string[] = [];
  const input = new PassThrough();
  input.end(typed);
  const terminal = {
    write: (text: string) => void said.push(text),
    note: () => {},
    interactive: false,
    input,
    output: new PassThrough(),
    progressStream: new PassThrough(),
  };
  const settings = readSettings({ EYRIE_DATA: inject("sampleKnowledgeBase"), ...environment });
  const review = await draftQuestions({ settings, file, count: 3, terminal, signal: AbortSignal.timeout(30_000) });
  return { review, said: said.join("") };
}

test("accepted, edited, dropped and turned into one without an answer; a draft goes on where it was left", async () => {
  const file = join(temporaryFolder(), "own.jsonl");
  const typed = "a\nd\ne\nWhen does it end?\n\nJuly | in July\nn\nWho pays for pets?\na\n";
  const first = await draft(file, typed);
  expect(first.review).toEqual({ accepted: 3, dropped: 1 });
  const [accepted, edited, unanswerable] = readQuestionSet(file);
  expect(accepted?.evidence[0]?.quote.length).toBeGreaterThan(0);
  expect(edited).toMatchObject({ question: "When does it end?", accept: ["July", "in July"], answerable: true });
  expect(unanswerable).toMatchObject({
    question: "Who pays for pets?",
    answerable: false,
    evidence: [],
    kind: "unanswerable",
  });
  const asked = (text: string) => [...text.matchAll(/^Q: (.*)$/gm)].map(([, question]) => question);
  const again = await draft(file, "q\n");
  expect(again.review).toEqual({ accepted: 0, dropped: 0 });
  expect(asked(again.said)).toHaveLength(1);
  expect(asked(first.said)).not.toContain(asked(again.said)[0]);
  expect(readFileSync(`${file}.dropped`, "utf8").trim().split("\n")).toHaveLength(1);
});

test("a model's question is taken only if its answer stands in the passage", async () => {
  const lines = [
    'Here it is: {"question": "What is the moon made of?", "answer": "green cheese"}',
    '{"question": "How many of these are there?", "answer": "the"}',
    "I cannot do that.",
  ];
  let place = 0;
  const tgi = await startScriptedTgi({
    maxInputTokens: 6_000,
    maxTotalTokens: 7_000,
    reply: () => ({ tokens: (lines[place++ % lines.length] ?? "").match(/ ?\S+/g) ?? [] }),
  });
  onTestFinished(() => tgi.close());
  const file = join(temporaryFolder(), "own.jsonl");
  const { review, said } = await draft(file, "a\n", { EYRIE_TGI_URL: tgi.url });
  expect(review.accepted).toBe(1);
  expect(readQuestionSet(file)).toMatchObject([{ question: "How many of these are there?", answer: "the" }]);
  expect(said).not.toContain("cheese");
});

// Every form of question set becomes the same type.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Bm25 } from "../../eval/bm25.ts";
import { readSampleSet, readSet } from "../../eval/forms/read-set.ts";
import { relevanceOf, sampleQuestions } from "../../eval/question-set.ts";
import { folderOf } from "../support/library.ts";

const lines = (...records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

test("BEIR: texts as files, graded relevance, passages alone are asked for", () => {
  const folder = folderOf({
    "corpus.jsonl": lines({ _id: "a/1", title: "Rain", text: "It rains." }, { _id: "2", text: "It is dry." }),
    "queries.jsonl": lines({ _id: "q1", text: "Does it rain?" }, { _id: "q2", text: "not judged" }),
    "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\ta/1\t2\nq1\t2\t0\n",
  });
  const set = readSet(folder);
  expect(set.asksAnswers).toBe(false);
  expect(set.documents).toEqual({
    texts: new Map([
      ["a%2F1.txt", "Rain\n\nIt rains."],
      ["2.txt", "It is dry."],
    ]),
  });
  expect(set.questions.map(({ id, question }) => ({ id, question }))).toEqual([
    { id: "q1", question: "Does it rain?" },
  ]);
  expect(relevanceOf(set.questions[0] as never)).toEqual(
    new Map([
      ["a%2F1.txt", 2],
      ["2.txt", 0],
    ]),
  );
});

test("SQuAD 2: paragraphs as files, and what has no answer is to be refused", () => {
  const qas = [
    {
      id: "1",
      question: " Where? ",
      is_impossible: false,
      answers: [{ text: "Lyon" }, { text: "in Lyon" }, { text: "in Lyon" }],
    },
    { id: "2", question: "When?", is_impossible: true, answers: [] },
  ];
  const folder = folderOf({
    "dev.json": JSON.stringify({ data: [{ title: "A/B", paragraphs: [{ context: "In Lyon.", qas }] }] }),
  });
  const set = readSet(join(folder, "dev.json"));
  expect(set.documents).toEqual({ texts: new Map([["A-B-0.txt", "In Lyon."]]) });
  expect(set.questions).toMatchObject([
    {
      question: "Where?",
      answerable: true,
      answer: "Lyon",
      accept: ["in Lyon"],
      evidence: [{ document: "A-B-0.txt" }],
    },
    { answerable: false, kind: "unanswerable", evidence: [], answer: "" },
  ]);
});

test("ClapNQ: the files of a folder are one set over the passages of all", () => {
  const record = (id: string, answer: string) => ({
    id,
    input: `question ${id}`,
    passages: [{ title: "T", text: `text ${id}` }],
    output: [{ answer }],
  });
  const folder = folderOf({
    "answerable.jsonl": lines(record("1", "An answer.")),
    "unanswerable.jsonl": lines(record("2", "")),
    LICENSE: "free",
  });
  const set = readSet(folder);
  expect(set.documents).toMatchObject({ texts: { size: 2 } });
  expect(set.questions.map(({ answerable }) => answerable)).toEqual([true, false]);
});

test("FinanceBench: its pages count from 0, ours from 1", () => {
  const record = {
    financebench_id: "f1",
    question: "How much?",
    question_type: "metrics-generated",
    doc_name: "ACME_2019_10K",
    answer: "$1.00",
    evidence: [{ evidence_page_num: 59, evidence_text: "one dollar" }],
  };
  const folder = folderOf({ "questions.jsonl": lines(record), "pdfs/ACME_2019_10K.pdf": "" });
  expect(readSet(folder).questions).toMatchObject([
    { kind: "metrics-generated", answer: "$1.00", evidence: [{ document: "ACME_2019_10K.pdf", page: 60 }] },
  ]);
});

test("KG-RAG: a pattern names the documents", () => {
  const csv =
    'Question,Source Docs,Question Type,Source Chunk Type,Answer\nHow?,*AAPL*,Multi,Table,"So.\n\nSOURCE(S): x.pdf"\n';
  const folder = folderOf({ "questions.csv": csv, "docs/2022 Q3 AAPL.pdf": "", "docs/2022 Q3 MSFT.pdf": "" });
  const [question] = readSet(folder).questions;
  expect(question).toMatchObject({ answer: "So.", relevance: { "2022 Q3 AAPL.pdf": 1 } });
});

test("own questions are put to a knowledge base unless documents are named; what is wrong is said with its line", () => {
  const folder = folderOf({
    "own.jsonl": `${lines({ id: "1", question: "Who?", answerable: true, answer: "Ada" })}{"id": "2"}\n`,
  });
  expect(() => readSet(join(folder, "own.jsonl"))).toThrow(/own\.jsonl, line 2/);
  writeFileSync(join(folder, "own.jsonl"), lines({ id: "1", question: "Who?", answerable: true, answer: "Ada" }));
  expect(readSet(join(folder, "own.jsonl"))).toMatchObject({ name: "own", documents: null });
  expect(readSet(join(folder, "own.jsonl"), folder).documents).toEqual({ folder });
  mkdirSync(join(folder, "empty"));
  expect(() => readSet(join(folder, "empty"))).toThrow(/no question set/);
  expect(() => readSet(join(folder, "nowhere"))).toThrow(/there is no question set/);
});

test("sampling takes the same questions each time, spread over the set", () => {
  const set = readSampleSet();
  const ids = (every: number, limit: number | null) =>
    sampleQuestions(set, { every, limit }).questions.map(({ id }) => id);
  expect(ids(10, null)).toEqual(set.questions.filter((_, place) => place % 10 === 0).map(({ id }) => id));
  expect(ids(1, 5)).toHaveLength(5);
  expect(ids(1, 5)).toEqual(ids(1, 5));
  expect(ids(1, 1000)).toHaveLength(set.questions.length);
});

test("the reference BM25 is Lucene's formula, by hand", () => {
  const bm25 = new Bm25(
    new Map([
      ["a", "cats sleep"],
      ["b", "dogs run and dogs bark"],
      ["c", "the cat"],
    ]),
  );
  expect(bm25.search("cat", 10)).toEqual(["c", "a"]);
  expect(bm25.search("barking dogs", 1)).toEqual(["b"]);
  expect(bm25.search("the", 10)).toEqual([]);
});

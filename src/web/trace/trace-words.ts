// The names that traces use, as people say them.
import type { AnswerStage, AnswerTrace } from "../../answering/answer-trace.ts";
import type { SearchStage } from "./traced.ts";

export const KINDS: Readonly<Record<AnswerTrace["kind"], string>> = {
  fact: "A question for one thing, answered from the best passages.",
  list: "A question for all there are, answered from every passage that speaks of it.",
  comparison: "A comparison: each side was searched for by itself.",
  summary: "A summary, made of the whole of what it is about.",
};

export const ANSWER_STAGES: Readonly<Record<AnswerStage, string>> = {
  question: "Understanding the question",
  search: "Searching",
  evidence: "Weighing what was found",
  reading: "Reading part by part",
  "first-token": "Waiting for the model's first word",
  writing: "Writing",
  checking: "Checking each sentence",
};

export const SEARCH_STAGES: Readonly<Record<SearchStage, string>> = {
  embedding: "Meaning of the question",
  waiting: "Waiting for the search",
  scope: "What may be searched",
  vectors: "Search by meaning",
  words: "Search by words",
  scores: "Scores of the other list",
  fusion: "Making one list",
  passages: "Reading the passages",
  reranking: "Reranking",
  diversity: "Choosing",
};

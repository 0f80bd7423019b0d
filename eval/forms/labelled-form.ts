// SQuAD 2 (one JSON file) and ClapNQ (JSON lines, a file or a folder of such): paragraphs as documents, questions with and without an answer.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type PublicSet, readPublicSet } from "../public-sets.ts";
import { type QuestionSet, readText } from "../question-set.ts";

export function isSquad(path: string): boolean {
  return path.endsWith(".json");
}

/** Each line holds an input and the passages it was asked of. */
export function isClapNq(path: string): boolean {
  return (
    path.endsWith(".jsonl") && /"input"\s*:.*"passages"\s*:/.test(readText(path).slice(0, 100_000).split("\n")[0] ?? "")
  );
}

export function clapNqFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(folder, name))
    .filter(isClapNq)
    .toSorted();
}

/** Several files are one set over the documents of all. */
export function readLabelled(path: string, files: readonly string[]): QuestionSet {
  const sets = files.map(readPublicSet);
  return {
    name: basename(path).replace(/\.jsonl?$/, ""),
    questions: sets.flatMap(questionsOf),
    documents: { texts: new Map(sets.flatMap(({ documents }) => [...documents])) },
    asksAnswers: true,
  };
}

function questionsOf({ questions }: PublicSet): QuestionSet["questions"] {
  return questions.map(({ id, question, answerable, document, gold }) => ({
    id,
    kind: answerable ? "answerable" : "unanswerable",
    question: question.trim(),
    history: [],
    answerable,
    evidence: answerable ? [{ document, page: null, heading: "", quote: "" }] : [],
    answer: gold[0] ?? "",
    accept: [...new Set(gold.slice(1))],
  }));
}

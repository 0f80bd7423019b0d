// KG-RAG folders (SEC 10-Q): questions.csv and the filings in docs/; a question names its documents by a pattern, and no pages.
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { csvParse } from "d3-dsv";
import { type Question, type QuestionSet, readText } from "../question-set.ts";

export function isKgRag(path: string): boolean {
  return existsSync(join(path, "questions.csv")) && existsSync(join(path, "docs"));
}

export function readKgRag(path: string): QuestionSet {
  const files = readdirSync(join(path, "docs"));
  const rows = csvParse(readText(join(path, "questions.csv")));
  const questions = rows.map((row, place): Question => {
    const documents = files.filter((name) => fits(row["Source Docs"] ?? "", name));
    return {
      id: `q${place + 1}`,
      kind: row["Question Type"] ?? "question",
      question: row["Question"] ?? "",
      history: [],
      answerable: true,
      evidence: [],
      // the documents are named once more at its end
      answer: (row["Answer"] ?? "").replace(/\s*SOURCE\(S\):[\s\S]*$/, ""),
      accept: [],
      relevance: Object.fromEntries(documents.map((name) => [name, 1])),
    };
  });
  return { name: basename(path), questions, documents: { folder: join(path, "docs") }, asksAnswers: true };
}

/** `*` stands for anything. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.trim().split("*").filter(Boolean);
  return parts.length > 0 && parts.every((part) => name.includes(part));
}

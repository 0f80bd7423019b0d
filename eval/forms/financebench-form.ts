// FinanceBench folders: questions.jsonl and the filings in pdfs/, with the page that answers.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { type QuestionSet, readJsonLines } from "../question-set.ts";

const record = z.object({
  financebench_id: z.string(),
  question: z.string(),
  question_type: z.string(),
  doc_name: z.string(),
  answer: z.union([z.string(), z.number()]).transform(String),
  evidence: z.array(z.object({ evidence_page_num: z.number(), evidence_text: z.string().default("") })),
});

export function isFinanceBench(path: string): boolean {
  return existsSync(join(path, "questions.jsonl")) && existsSync(join(path, "pdfs"));
}

export function readFinanceBench(path: string): QuestionSet {
  const questions = readJsonLines(join(path, "questions.jsonl"), record).map((read) => ({
    id: read.financebench_id,
    kind: read.question_type,
    question: read.question,
    history: [],
    answerable: true,
    // the set counts pages from 0
    evidence: read.evidence.map(({ evidence_page_num: page, evidence_text: quote }) => ({
      document: `${read.doc_name}.pdf`,
      page: page + 1,
      heading: "",
      quote,
    })),
    answer: read.answer,
    accept: [],
  }));
  return { name: basename(path), questions, documents: { folder: join(path, "pdfs") }, asksAnswers: true };
}

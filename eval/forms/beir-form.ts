// BEIR folders: corpus.jsonl, queries.jsonl and qrels/test.tsv. Each text becomes a file that is ingested; passages alone are asked for.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { type Question, type QuestionSet, readJsonLines, readText } from "../question-set.ts";

const record = z.object({ _id: z.string(), title: z.string().default(""), text: z.string() });

export function isBeir(path: string): boolean {
  return existsSync(join(path, "corpus.jsonl")) && existsSync(join(path, "queries.jsonl"));
}

export function readBeir(path: string): QuestionSet {
  const relevance = readRelevance(join(path, "qrels", "test.tsv"));
  const corpus = readJsonLines(join(path, "corpus.jsonl"), record);
  const texts = new Map(
    corpus.map(({ _id: id, title, text }) => [fileOf(id), title === "" ? text : `${title}\n\n${text}`]),
  );
  const questions = readJsonLines(join(path, "queries.jsonl"), record).flatMap(({ _id: id, text }): Question[] => {
    const grades = relevance.get(id);
    if (grades === undefined) return [];
    const known = { kind: "query", answerable: true, history: [], evidence: [], answer: "", accept: [] };
    return [{ id, question: text, ...known, relevance: grades }];
  });
  return { name: basename(path), questions, documents: { texts }, asksAnswers: false };
}

function readRelevance(file: string): Map<string, Record<string, number>> {
  const byQuery = new Map<string, Record<string, number>>();
  for (const line of readText(file).split("\n").slice(1)) {
    const [query, document, grade] = line.trim().split("\t");
    if (query === undefined || document === undefined || grade === undefined) continue;
    byQuery.set(query, { ...byQuery.get(query), [fileOf(document)]: Number(grade) });
  }
  return byQuery;
}

const fileOf = (id: string): string => `${encodeURIComponent(id)}.txt`;

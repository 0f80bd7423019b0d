// What is asked and what is known of the right answer: the one type that every form of question set is read into.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { EyrieError } from "../src/errors.ts";

const evidence = z.object({
  /** Path below the ingested folder. */
  document: z.string(),
  /** 1-based; null for formats without pages. */
  page: z.number().int().positive().nullable(),
  heading: z.string().default(""),
  /** Verbatim words that prove the answer. */
  quote: z.string().default(""),
});

export const question = z.object({
  id: z.string(),
  kind: z.string().default("question"),
  question: z.string(),
  /** Earlier questions of the conversation. */
  history: z.array(z.string()).default([]),
  answerable: z.boolean(),
  evidence: z.array(evidence).default([]),
  /** Gold answer; the elements of a list are separated by `; `. Empty where none is known. */
  answer: z.string().default(""),
  /** Other answers that are as right. */
  accept: z.array(z.string()).default([]),
  /** Grade of each document, where the set grades them; else those of the evidence have grade 1. */
  relevance: z.record(z.string(), z.number()).optional(),
});

export type Evidence = z.output<typeof evidence>;
export type Question = z.output<typeof question>;

export interface QuestionSet {
  readonly name: string;
  readonly questions: readonly Question[];
  /** What the questions are about; null: put to a knowledge base that is there. */
  readonly documents: SetDocuments | null;
  /** Whether answers are asked for, or passages alone. */
  readonly asksAnswers: boolean;
}

export type SetDocuments =
  | { readonly folder: string }
  /** Text by file name. */
  | { readonly texts: ReadonlyMap<string, string> };

/** @throws EyrieError `invalid-request`, naming file and line */
export function readQuestionSet(file: string): Question[] {
  return readJsonLines(file, question);
}

/** @throws EyrieError `invalid-request`, naming file and line */
export function readJsonLines<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema>[] {
  return readText(file)
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      try {
        return schema.parse(JSON.parse(line));
      } catch (error) {
        throw new EyrieError("invalid-request", `${file}, line ${number}: ${String(error)}`, { cause: error });
      }
    });
}

/** @throws EyrieError `invalid-request` */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new EyrieError("invalid-request", `${file} cannot be read`, { cause: error });
  }
}

/** Grades of the documents that are relevant. */
export function relevanceOf({ relevance, evidence: pieces }: Question): Map<string, number> {
  if (relevance !== undefined) return new Map(Object.entries(relevance));
  return new Map(pieces.map(({ document }) => [document, 1]));
}

export interface Sampling {
  /** Every so manyth question. */
  readonly every: number;
  /** At most so many of these, spread over the set. */
  readonly limit: number | null;
}

/** The same questions each time. */
export function sampleQuestions(set: QuestionSet, { every, limit }: Sampling): QuestionSet {
  const kept = set.questions.filter((_, place) => place % every === 0);
  if (limit === null || kept.length <= limit) return { ...set, questions: kept };
  return {
    ...set,
    questions: Array.from({ length: limit }, (_, n) => kept[Math.floor((n * kept.length) / limit)]).flatMap(
      (one) => one ?? [],
    ),
  };
}

// A set of questions with their evidence and short gold answers, one JSON object a line.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { EyrieError } from "../src/errors.ts";

const evidence = z.object({
  /** Path below the ingested folder. */
  document: z.string(),
  /** 1-based; null for formats without pages. */
  page: z.number().int().positive().nullable(),
  heading: z.string(),
  /** Verbatim words that prove the answer. */
  quote: z.string(),
});

const question = z.object({
  id: z.string(),
  kind: z.enum(["fact", "number", "list", "comparison", "follow-up", "unanswerable"]),
  question: z.string(),
  /** Earlier questions of the conversation. */
  history: z.array(z.string()).default([]),
  answerable: z.boolean(),
  evidence: z.array(evidence),
  /** Short gold answer; the elements of a list are separated by `; `. */
  answer: z.string(),
  /** Other short answers that are as right. */
  accept: z.array(z.string()).default([]),
});

export type Evidence = z.output<typeof evidence>;
export type Question = z.output<typeof question>;

/** @throws EyrieError `invalid-request`, naming file and line */
export function readQuestionSet(file: string): Question[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      try {
        return question.parse(JSON.parse(line));
      } catch (error) {
        throw new EyrieError("invalid-request", `${file}, line ${number}: ${String(error)}`, { cause: error });
      }
    });
}

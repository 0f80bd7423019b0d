// What the command and the test suite do: read a set, evaluate it, hold it to its gates, and keep the run with its reports.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BaseOptions, withBase } from "./base.ts";
import { evaluate } from "./evaluate.ts";
import { checkGates, lostQuestions, readGates } from "./gates.ts";
import { type QuestionSet, type Sampling, sampleQuestions } from "./question-set.ts";
import { renderHtml } from "./report/html.ts";
import { type Judgement, renderMarkdown } from "./report/markdown.ts";
import { keepRun, readRun, type Run, runsOf } from "./run.ts";

export const GATES_FILE = resolve(import.meta.dirname, "gates.json");

export interface EvaluationOptions extends BaseOptions {
  readonly sampling: Sampling;
  /** Folder of all runs. */
  readonly runs: string;
  readonly gates: string;
  readonly onAsked: (done: number, total: number) => void;
}

export interface Evaluation extends Judgement {
  readonly run: Run;
  /** Folder of the run and its reports. */
  readonly folder: string;
}

export async function runEvaluation(set: QuestionSet, options: EvaluationOptions): Promise<Evaluation> {
  const gates = readGates(options.gates);
  const sampled = sampleQuestions(set, options.sampling);
  const { signal, onAsked } = options;
  const run = await withBase(sampled, options, (base) =>
    evaluate(sampled, base, { signal, onAsked, questionsOfSet: set.questions.length }),
  );
  const earlier = runsOf(set.name, options.runs).map(readRun);
  const judgement = {
    gates: checkGates(set.name, run.figures.measures, gates),
    lost: lostQuestions(earlier.at(-1)?.outcomes ?? [], run.outcomes),
  };
  return { run, folder: keepEvaluation(run, judgement, earlier, options.runs), ...judgement };
}

/** @returns the folder of the run, with its reports */
export function keepEvaluation(run: Run, judgement: Judgement, earlier: readonly Run[], runs: string): string {
  const folder = keepRun(run, runs);
  writeFileSync(join(folder, "report.md"), renderMarkdown(run, judgement));
  writeFileSync(join(folder, "report.html"), renderHtml(run, judgement, earlier));
  return folder;
}

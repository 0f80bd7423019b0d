// One run of a set: what was asked of what, with which settings, and what came of it. Kept as a folder: run.json, outcomes.jsonl, reports.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EyrieError } from "../src/errors.ts";
import { figuresOf, type RunFigures } from "./figures.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { readJsonLines } from "./question-set.ts";

const description = z.object({
  set: z.string(),
  /** ISO 8601. */
  date: z.string(),
  /** Questions of the whole set, and those that were asked. */
  questions: z.number(),
  asked: z.number(),
  documents: z.number(),
  passages: z.number(),
  /** What answered: a model server's name, or `extractive`. */
  answeredBy: z.string(),
  settings: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.unknown()),
  /** MB of the process at the most, service and asker together. */
  peakMegabytes: z.number(),
  seconds: z.number(),
});

export type RunDescription = z.output<typeof description>;

export interface Run {
  readonly description: RunDescription;
  readonly outcomes: readonly Outcome[];
  readonly figures: RunFigures;
}

const RUN = "run.json";
const OUTCOMES = "outcomes.jsonl";

/** @returns the folder of the run, below that of its set */
export function keepRun(run: Run, runs: string): string {
  const folder = join(runs, run.description.set, run.description.date.replaceAll(":", "-"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, OUTCOMES), run.outcomes.map((one) => `${JSON.stringify(one)}\n`).join(""));
  writeFileSync(join(folder, RUN), `${JSON.stringify({ ...run.description, figures: run.figures }, undefined, 2)}\n`);
  return folder;
}

/** Its figures are made from its outcomes, so that runs of other versions of the measures compare. @throws EyrieError `invalid-request` */
export function readRun(folder: string): Run {
  if (!existsSync(join(folder, RUN)))
    throw new EyrieError("invalid-request", `${folder} holds no run of an evaluation`);
  const outcomes = readJsonLines(join(folder, OUTCOMES), outcome);
  const described = description.parse(JSON.parse(readFileSync(join(folder, RUN), "utf8")));
  return { description: described, outcomes, figures: figuresOf(outcomes) };
}

/** Folders of the runs of a set, oldest first. */
export function runsOf(set: string, runs: string): string[] {
  const folder = join(runs, set);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, RUN)))
    .toSorted()
    .map((name) => join(folder, name));
}

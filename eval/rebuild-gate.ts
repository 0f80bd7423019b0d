// What stands between a rebuilt knowledge base and its being put in force: a question set, put to the old one and to the new.
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { copyCatalogue } from "../src/catalogue/catalogue-copy.ts";
import type { Settings } from "../src/config.ts";
import { EyrieError } from "../src/errors.ts";
import type { QuestionSetGate } from "../src/upkeep.ts";
import { withBase } from "./base.ts";
import { evaluate } from "./evaluate.ts";
import { GATES_FILE, keepEvaluation } from "./evaluation.ts";
import { readSet } from "./forms/read-set.ts";
import { type Gates, checkDrops, checkGates, describeGate, lostQuestions, readGates } from "./gates.ts";
import type { QuestionSet } from "./question-set.ts";
import { type Run, readRun, runsOf } from "./run.ts";

interface Options {
  readonly signal: AbortSignal;
  readonly onNotice: (notice: string) => void;
}

/**
 * Asks the knowledge base in force first. One that these settings cannot open, as after a change of model or chunking, is stood for by the
 * last run of the set.
 * @returns throws EyrieError `gate-failed` for a catalogue that answers worse
 * @throws EyrieError `gate-failed` when nothing is known of the one in force
 */
export async function prepareGate(settings: Settings, asked: QuestionSetGate, options: Options) {
  const set = { ...readSet(asked.set), documents: null };
  const gates = readGates(asked.gates ?? GATES_FILE);
  const runs = join(dirname(resolve(settings.EYRIE_DATA)), "evaluations");
  const before = await runOfForce(set, settings, runs, options);
  return async (draft: string): Promise<void> => {
    const directory = join(dirname(draft), "gate");
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    try {
      // a copy: to be asked, it is opened as any knowledge base is, and that may write
      copyCatalogue(draft, join(directory, "catalogue.sqlite"));
      const models = join(resolve(settings.EYRIE_DATA), "models");
      if (existsSync(models)) symlinkSync(models, join(directory, "models"));
      const after = await ask(set, { ...settings, EYRIE_DATA: directory }, options);
      judge({ before, after, gates, runs });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

async function runOfForce(set: QuestionSet, settings: Settings, runs: string, options: Options): Promise<Run> {
  try {
    return await ask(set, settings, options);
  } catch (error) {
    if (!(error instanceof EyrieError) || error.code !== "knowledge-base-mismatch") throw error;
    const last = runsOf(set.name, runs).at(-1);
    if (last !== undefined) {
      options.onNotice(`The knowledge base in force was built with other settings: it is held by the run of ${last}`);
      return readRun(last);
    }
    throw new EyrieError(
      "gate-failed",
      `the knowledge base in force cannot be asked with these settings, and ${runs} has no run of ${set.name}: run \`eyrie eval\` with the settings it was built with first`,
      { cause: error },
    );
  }
}

function ask(set: QuestionSet, settings: Settings, { signal, onNotice }: Options): Promise<Run> {
  return withBase(set, { settingsFor: () => settings, signal, onNotice }, (base) => evaluate(set, base, { signal }));
}

function judge({ before, after, gates, runs }: { before: Run; after: Run; gates: Gates; runs: string }): void {
  const { set } = after.description;
  const measures = after.figures.measures;
  const results = [...checkDrops(before.figures.measures, measures, gates), ...checkGates(set, measures, gates)];
  const failed = results.filter(({ holds }) => !holds);
  const lost = lostQuestions(before.outcomes, after.outcomes);
  const folder = keepEvaluation(after, { gates: results, lost }, [before], runs);
  if (failed.length === 0) return;
  const ids = lost.map(({ question }) => question.id).join(", ");
  throw new EyrieError(
    "gate-failed",
    `${failed
      .map((gate) =>
        describeGate(gate)
          .replace(/^FAILS\s+/, "")
          .replaceAll(/\s+/g, " "),
      )
      .join("; ")}${ids === "" ? "" : `; questions lost: ${ids}`}; report: ${join(folder, "report.html")}`,
  );
}

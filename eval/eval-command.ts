// eyrie eval: is it any good? Questions with known answers, put over HTTP to a knowledge base, measured and held to bounds.
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { Settings } from "../src/config.ts";
import type { CommonOptions, Terminal } from "../src/cli/terminal.ts";
import { createWorkProgress } from "../src/cli/work-progress.ts";

export interface EvalContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly settingsWith: (changes: { data?: string | undefined }) => Settings;
  readonly setExitCode: (code: number) => void;
}

interface RunOptions extends CommonOptions {
  readonly documents?: string;
  readonly keep?: string;
  readonly every: number;
  readonly limit?: number;
  readonly runs?: string;
  readonly gates?: string;
}

export function evalCommand(context: EvalContext): Command {
  const command = new Command("eval")
    .description(
      "put a question set to the knowledge base and measure what comes back; exit code 1 when a bound of the gates does not hold",
    )
    .argument(
      "[set]",
      "JSON lines, BEIR folder, SQuAD 2 file, FinanceBench or ClapNQ folder; the sample set when left out",
    )
    .option("--documents <folder>", "what the questions are about, ingested into a knowledge base of its own")
    .option("--keep <folder>", "keep the knowledge base that is built of a set's documents, and use it again")
    .option("--every <n>", "ask every nth question", wholeNumber, 1)
    .option("--limit <n>", "ask at most so many, spread over the set", wholeNumber)
    .option("--runs <folder>", "where runs are kept; beside the knowledge base when left out")
    .option("--gates <file>", "bounds in place of eval/gates.json")
    .action(async (path: string | undefined, _options: unknown, self: Command) =>
      runCommand(context, path, self.optsWithGlobals()),
    );
  return command
    .addCommand(diffCommand(context))
    .addCommand(draftCommand(context))
    .addCommand(feedbackCommand(context));
}

async function runCommand(context: EvalContext, path: string | undefined, options: RunOptions): Promise<void> {
  const { terminal, signal, setExitCode } = context;
  const [{ GATES_FILE, runEvaluation }, { readSampleSet, readSet }, { describeEvaluation }] = await Promise.all([
    import("./evaluation.ts"),
    import("./forms/read-set.ts"),
    import("./report/terminal.ts"),
  ]);
  const set = path === undefined ? readSampleSet() : readSet(path, options.documents);
  const progress = createWorkProgress(terminal);
  const evaluation = await runEvaluation(set, {
    settingsFor: (data) => context.settingsWith({ data }),
    data: options.data,
    keep: options.keep,
    sampling: { every: options.every, limit: options.limit ?? null },
    runs: runsFolder(context, options),
    gates: options.gates ?? GATES_FILE,
    signal,
    onNotice: terminal.note,
    onAsked: (done, total) => progress.show("questions asked", done, total),
  }).finally(progress.clear);
  const { run, folder, gates, lost } = evaluation;
  if (options.json === true) {
    const lostIds = lost.map(({ question }) => question.id);
    terminal.write(`${JSON.stringify({ ...run.description, figures: run.figures, gates, lost: lostIds, folder })}\n`);
  } else terminal.write(describeEvaluation(evaluation));
  if (gates.some(({ holds }) => !holds)) setExitCode(1);
}

function diffCommand(context: EvalContext): Command {
  return new Command("diff")
    .description(
      "compare two runs: each measure with its change and how likely it is by chance, and the questions won and lost",
    )
    .argument("<before>", "folder of a run")
    .argument("<after>", "folder of another")
    .action(async (before: string, after: string, _options: unknown, self: Command) => {
      const [{ readRun }, { compareRuns }, { renderComparison }] = await Promise.all([
        import("./run.ts"),
        import("./compare-runs.ts"),
        import("./report/comparison.ts"),
      ]);
      const comparison = compareRuns(readRun(before), readRun(after));
      const asJson = self.optsWithGlobals<CommonOptions>().json === true;
      context.terminal.write(asJson ? `${JSON.stringify(comparison)}\n` : renderComparison(comparison));
    });
}

interface DraftCommandOptions extends CommonOptions {
  readonly count: number;
}

function draftCommand(context: EvalContext): Command {
  return new Command("draft")
    .description("propose questions from the documents for you to accept, edit or drop; goes on where it was left")
    .argument("<file>", "question set that accepted questions are added to, JSON lines")
    .option("--count <n>", "how many to accept", wholeNumber, 20)
    .action(async (file: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<DraftCommandOptions>();
      const { draftQuestions } = await import("./drafting/draft-questions.ts");
      const { terminal, signal } = context;
      const settings = context.settingsWith({ data: options.data });
      const review = await draftQuestions({ settings, file, count: options.count, terminal, signal });
      const words = `${review.accepted} accepted into ${file}, ${review.dropped} dropped`;
      terminal.write(options.json === true ? `${JSON.stringify(review)}\n` : `\n${words}\n`);
    });
}

function feedbackCommand(context: EvalContext): Command {
  return new Command("feedback")
    .description(
      "make cases of what readers said of answers, for you to accept, edit or drop; goes on where it was left",
    )
    .argument("<file>", "question set that accepted cases are added to, JSON lines")
    .action(async (file: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions>();
      const { reviewFeedback } = await import("./feedback/review-feedback.ts");
      const { terminal, signal } = context;
      const settings = context.settingsWith({ data: options.data });
      const review = await reviewFeedback({ settings, file, terminal, signal });
      const words = `${review.accepted} accepted into ${file}, ${review.dropped} dropped`;
      terminal.write(options.json === true ? `${JSON.stringify(review)}\n` : `\n${words}\n`);
    });
}

/** Beside the knowledge base, so that those of several are not mixed. */
export function runsFolder(context: EvalContext, options: { readonly runs?: string; readonly data?: string }): string {
  if (options.runs !== undefined) return resolve(options.runs);
  const { EYRIE_DATA } = context.settingsWith({ data: options.data });
  return join(dirname(resolve(EYRIE_DATA)), "evaluations");
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("must be a whole number from 1.");
  return Number(value);
}

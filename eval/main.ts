// npm run eval: `eyrie eval`, and beside it what measures and fits single parts: loaders, the checker, answerability.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { syncFolders } from "../ingest/sync-folders.ts";
import { composeRetrieval } from "../src/compose.ts";
import { readSettings } from "../src/config.ts";
import type { Terminal } from "../src/cli/terminal.ts";
import { silentLogger } from "../src/logger.ts";
import { GATES_FILE } from "./evaluation.ts";
import { measureQuality, writeFromKept } from "./quality/write-quality.ts";
import { evalCommand } from "./eval-command.ts";
import { measureFormats, summariseFormats } from "./measure-formats.ts";
import { measurePdfText } from "./measure-pdf-text.ts";
import type { RetrievalParts } from "../src/retrieval/retrieve-passages.ts";
import { RememberingEmbedding } from "../src/embedding/remembering-embedding.ts";
import { RECIPE_OF_OWN, crossValidate, fitAnswerability, recipeOfPublic } from "./fit-answerability.ts";
import { type LabelledEvidence, collectEvidence, labelOwn, labelPublic } from "./labelled-evidence.ts";
import { judgeAsShipped, reportAnswers } from "./measure-answers.ts";
import { measureChecker } from "./measure-checker.ts";
import { type PublicSet, readPublicSet, writeDocuments } from "./public-sets.ts";
import { readQuestionSet } from "./question-set.ts";

/** What finds passages, over the documents of public sets. */
async function withPassages(
  sets: readonly PublicSet[],
  measure: (parts: RetrievalParts) => Promise<void>,
): Promise<void> {
  await withRetrieval((work) => writeDocuments(sets, join(work, "documents")), measure);
}

/** What finds passages, over a folder. */
async function withRetrieval(
  prepare: (work: string) => string,
  measure: (parts: RetrievalParts) => Promise<void>,
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-eval-"));
  const settings = readSettings({ ...process.env, EYRIE_DATA: join(work, "knowledge-base") });
  const parts = await composeRetrieval({ settings, logger: silentLogger });
  try {
    await syncFolders(parts, [prepare(work)], { onEvent: () => {}, signal: new AbortController().signal });
    await measure(parts);
  } finally {
    parts.knowledgeBase.close();
    await parts.embedding.close();
    rmSync(work, { recursive: true, force: true });
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

const terminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY === true,
  progressStream: process.stderr,
  input: process.stdin,
  output: process.stdout,
};
const settingsWith = ({ data }: { data?: string | undefined }) =>
  readSettings({ ...process.env, ...(data === undefined ? {} : { EYRIE_DATA: data }) });
const program = evalCommand({
  terminal,
  signal: new AbortController().signal,
  settingsWith,
  setExitCode: (code) => void (process.exitCode = code),
})
  .option("--data <folder>", "folder of the knowledge base (EYRIE_DATA)")
  .option("--json", "print the result as JSON");
program
  .command("quality")
  .description("the shared sets, one after the other, and docs/quality.md from what was measured")
  .argument("<folder>", "folder of the sets, as eval/quality/quality-sets.ts names them")
  .option("--kept", "from the newest kept run of each set, asking nothing again")
  .action(async (folder: string, { kept }: { kept?: true }, self: Command) => {
    const { keep, runs = "data/evaluations" } = self.optsWithGlobals<{ keep?: string; runs?: string }>();
    const page =
      kept === true
        ? writeFromKept(folder, runs)
        : await measureQuality(folder, {
            settingsFor: (data) => settingsWith({ data }),
            keep,
            runs,
            gates: GATES_FILE,
            signal: new AbortController().signal,
            onNotice: terminal.note,
            onAsked: () => {},
          });
    writeFileSync(resolve(import.meta.dirname, "../docs/quality.md"), page);
  });
program
  .command("formats")
  .description("reads every file of a folder; words recovered of expected/<name>.md where that stands beside it")
  .argument("<folder>", "folder of documents")
  .option("--missing", "list the words that were not found")
  .action(async (folder: string, options: { missing?: boolean }) => {
    const outcomes = await measureFormats(folder);
    for (const { path, read, recovery } of outcomes) {
      const share = recovery === null ? "" : (recovery.recovered / Math.max(1, recovery.expected)).toFixed(3);
      process.stdout.write(`${share.padEnd(6)} ${path}: ${read}\n`);
      if (options.missing === true && recovery !== null && recovery.missing.length > 0)
        process.stdout.write(`       ${recovery.missing.slice(0, 60).join(" ")}\n`);
    }
    print(summariseFormats(outcomes));
  });
program
  .command("pdf-text")
  .description("words of PDF files on their right page, against pdftotext -layout")
  .argument("<folder>", "folder of PDF files")
  .action(async (folder: string) => {
    const outcomes = await measurePdfText(folder);
    print(outcomes);
    const words = outcomes.reduce((total, outcome) => total + outcome.words, 0);
    const recovered = outcomes.reduce((total, outcome) => total + outcome.recovered * outcome.words, 0);
    print({ files: outcomes.length, words, recovered: recovered / words });
  });
program
  .command("checker")
  .description("the checker on ClapNQ: gold sentences against their own passage and the hardest wrong one")
  .argument("<files...>", "ClapNQ files; the passages of all are searched for wrong ones")
  .action(async (files: string[]) => {
    const sets = files.map(readPublicSet);
    await withPassages(sets, async (parts) => print(await measureChecker(parts, sets)));
  });
program
  .command("answers")
  .description("refusals and quoted answers, as shipped, on SQuAD 2 (.json) and ClapNQ (.jsonl), over their documents")
  .argument("<files...>", "question sets")
  .option("--off-topic <files...>", "question sets whose documents are left out", [])
  .action(async (files: string[], options: { offTopic: string[] }) => {
    const sets = files.map(readPublicSet);
    await withPassages(sets, async (parts) => {
      const rows = await collectPublic(parts, sets);
      for (const set of options.offTopic.map(readPublicSet)) {
        const strange = labelPublic(set).map((question) => ({ ...question, answerable: false }));
        rows.push(...(await collectEvidence(parts, `off topic: ${set.name}`, strange)));
      }
      print(reportAnswers(judgeAsShipped(rows), readSettings(process.env).EYRIE_ANSWERED_FROM));
    });
  });
program
  .command("fit-answerability")
  .description(
    "fits the weights of answerability: to SQuAD 2 and ClapNQ, and to own questions about the sample library",
  )
  .argument("<files...>", "SQuAD 2 (.json) and ClapNQ (.jsonl)")
  .option("--own <file>", "own questions", "eval/sets/development.jsonl")
  .option("--weights <file>", "where the weights go", "src/answering/answerability/answerability-weights.json")
  .action(async (files: string[], options: { own: string; weights: string }) => {
    const sets = files.map(readPublicSet);
    const plain: LabelledEvidence[] = [];
    await withPassages(sets, async (parts) => void plain.push(...(await collectPublic(parts, sets))));
    const own: LabelledEvidence[] = [];
    await withRetrieval(
      () => "data/sample",
      async (parts) => void own.push(...(await collectEvidence(parts, "own", labelOwn(readQuestionSet(options.own))))),
    );
    const answeredFrom = readSettings(process.env).EYRIE_ANSWERED_FROM;
    print(reportAnswers(crossValidate(plain, recipeOfPublic(plain)), answeredFrom));
    print(reportAnswers(crossValidate(own, RECIPE_OF_OWN), answeredFrom));
    const fitted = {
      plain: fitAnswerability(plain, recipeOfPublic(plain)),
      underHeadings: fitAnswerability(own, RECIPE_OF_OWN),
    };
    writeFileSync(options.weights, `${JSON.stringify(fitted, null, 2)}\n`);
  });

async function collectPublic(parts: RetrievalParts, sets: readonly PublicSet[]): Promise<LabelledEvidence[]> {
  const remembering = { ...parts, embedding: new RememberingEmbedding(parts.embedding, Infinity) };
  const rows: LabelledEvidence[] = [];
  for (const set of sets) rows.push(...(await collectEvidence(remembering, set.name, labelPublic(set))));
  return rows;
}
await program.parseAsync(process.argv);

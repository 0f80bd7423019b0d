// npm run eval: measures the sample library and its questions; with a folder in BEIR form, the ranking on that.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Application } from "../src/application.ts";
import { syncFolders } from "../ingest/sync-folders.ts";
import { composeApplication, composeRetrieval } from "../src/compose.ts";
import { readSettings } from "../src/config.ts";
import { silentLogger } from "../src/logger.ts";
import { measureFormats, summariseFormats } from "./measure-formats.ts";
import { measurePdfText } from "./measure-pdf-text.ts";
import type { RetrievalParts } from "../src/retrieval/retrieve-passages.ts";
import {
  OWN_FOLDS,
  PUBLIC_FOLDS,
  crossValidate,
  fitAnswerability,
  weightOfOwn,
  weightOfPublic,
} from "./fit-answerability.ts";
import { type LabelledEvidence, collectEvidence, labelOwn, labelPublic } from "./labelled-evidence.ts";
import { judgeAsShipped, reportAnswers } from "./measure-answers.ts";
import { measureChecker } from "./measure-checker.ts";
import { measureModel, summariseModel } from "./measure-model.ts";
import { measureQuestions, summarise } from "./measure-questions.ts";
import { measureRanking, writeCorpus } from "./measure-ranking.ts";
import { measureFilings, measureParagraphs } from "./measure-search.ts";
import { type PublicSet, readPublicSet, writeDocuments } from "./public-sets.ts";
import { RememberingEmbedding } from "./remembering-embedding.ts";
import { readQuestionSet } from "./question-set.ts";

/** A product of its own in a temporary folder, with these documents in it. */
async function withDocuments(
  prepare: (work: string) => string,
  measure: (application: Application, catalogueFile: string) => Promise<void>,
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-eval-"));
  const settings = readSettings({ ...process.env, EYRIE_DATA: join(work, "knowledge-base") });
  const application = await composeApplication({ settings, logger: silentLogger });
  try {
    const report = await application.sync([prepare(work)], { onEvent: () => {}, signal: new AbortController().signal });
    print({ files: report.added.length, passages: report.passagesWritten, seconds: Math.round(report.seconds) });
    await measure(application, join(work, "knowledge-base", "catalogue.sqlite"));
  } finally {
    await application.close();
    rmSync(work, { recursive: true, force: true });
  }
}

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

const program = new Command("eval").description("measure retrieval and answers");
program
  .command("questions", { isDefault: true })
  .description("a question set over a folder of documents")
  .option("--documents <folder>", "folder the questions are about", "data/sample")
  .option("--questions <file>", "question set", "eval/sets/sample.jsonl")
  .option("--misses", "list the questions that went wrong")
  .action(async (options: { documents: string; questions: string; misses?: boolean }) => {
    const questions = readQuestionSet(options.questions);
    await withDocuments(
      () => options.documents,
      async (application) => {
        const outcomes = await measureQuestions(application, questions);
        print(summarise(questions, outcomes));
        if (options.misses !== true) return;
        const byId = new Map(questions.map((question) => [question.id, question]));
        print(
          outcomes
            .filter((outcome) =>
              outcome.kind === "unanswerable" ? outcome.answered : !outcome.correct || !outcome.evidenceAt5,
            )
            .map((outcome) => ({
              ...outcome,
              question: byId.get(outcome.id)?.question,
              gold: byId.get(outcome.id)?.answer,
            })),
        );
      },
    );
  });
program
  .command("model")
  .description(
    "answers of the configured model (EYRIE_TGI_URL or EYRIE_CHAT_URL) over HTTP: cited, invented, flagged, slow?",
  )
  .option("--documents <folder>", "folder the questions are about", "data/sample")
  .option("--questions <file>", "question set", "eval/sets/sample.jsonl")
  .option("--every <n>", "ask every nth question only", "1")
  .action(async (options: { documents: string; questions: string; every: string }) => {
    const questions = readQuestionSet(options.questions).filter((_, index) => index % Number(options.every) === 0);
    await withDocuments(
      () => options.documents,
      async (application, catalogueFile) =>
        print(summariseModel(await measureModel(application, questions, catalogueFile, print))),
    );
  });
program
  .command("ranking")
  .description("nDCG@10 on a folder in BEIR form")
  .argument("<folder>", "folder with corpus.jsonl, queries.jsonl and qrels/test.tsv")
  .action(async (folder: string) => {
    await withDocuments(
      (work) => {
        const corpus = join(work, "corpus");
        writeCorpus(folder, corpus);
        return corpus;
      },
      async (application, catalogueFile) => print(await measureRanking(application, folder, catalogueFile)),
    );
  });
program
  .command("squad")
  .description("over HTTP: is the paragraph that a question was asked of the first passage?")
  .argument("<file>", "a SQuAD 2 file; each paragraph becomes a document")
  .action(async (file: string) => {
    const set = readPublicSet(file);
    await withDocuments(
      (work) => writeDocuments([set], join(work, "documents")),
      async (application) => print(await measureParagraphs(application, set)),
    );
  });
program
  .command("financebench")
  .description("over HTTP: is the filing among the first five passages, and the page among the first ten?")
  .argument("<folder>", "folder with questions.jsonl and pdfs/")
  .action(async (folder: string) => {
    await withDocuments(
      () => join(folder, "pdfs"),
      async (application) => print(await measureFilings(application, folder)),
    );
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
    print(reportAnswers(crossValidate(plain, weightOfPublic(plain), PUBLIC_FOLDS), answeredFrom));
    print(reportAnswers(crossValidate(own, weightOfOwn, OWN_FOLDS), answeredFrom));
    const fitted = {
      plain: fitAnswerability(plain, weightOfPublic(plain)),
      underHeadings: fitAnswerability(own, weightOfOwn),
    };
    writeFileSync(options.weights, `${JSON.stringify(fitted, null, 2)}\n`);
  });

async function collectPublic(parts: RetrievalParts, sets: readonly PublicSet[]): Promise<LabelledEvidence[]> {
  const remembering = { ...parts, embedding: new RememberingEmbedding(parts.embedding) };
  const rows: LabelledEvidence[] = [];
  for (const set of sets) rows.push(...(await collectEvidence(remembering, set.name, labelPublic(set))));
  return rows;
}
await program.parseAsync(process.argv);

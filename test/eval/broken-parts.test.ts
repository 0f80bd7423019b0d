// A part of the product that is broken on purpose turns a gate red: chunker, fusion, index and prompt, each with its defect put in at a port.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { evaluate } from "../../eval/evaluate.ts";
import { GATES_FILE } from "../../eval/evaluation.ts";
import { readSampleSet } from "../../eval/forms/read-set.ts";
import { checkDrops, readGates } from "../../eval/gates.ts";
import { sampleQuestions } from "../../eval/question-set.ts";
import type { Run } from "../../eval/run.ts";
import { syncFolders } from "../../ingest/sync-folders.ts";
import { type AnsweringParts, answerQuestion } from "../../src/answering/answer-question.ts";
import { streamModelAnswer } from "../../src/answering/model-answer.ts";
import type { Application } from "../../src/application.ts";
import { composeModel } from "../../src/compose-model.ts";
import { composeRetrieval } from "../../src/compose.ts";
import { type Settings, readSettings } from "../../src/config.ts";
import type { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { explainRetrieval, retrievePassages } from "../../src/retrieval/retrieve-passages.ts";
import { SAMPLE_FOLDER, openApplication } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const signal = AbortSignal.timeout(120_000);
const gates = readGates(GATES_FILE);
const FEW = sampleQuestions(readSampleSet(), { every: 8, limit: null });

/** The object with one of its methods replaced; all others are its own. */
function withMethod<Target extends object>(target: Target, name: keyof Target, method: unknown): Target {
  return new Proxy(target, {
    get(held, property) {
      if (property === name) return method;
      const value: unknown = Reflect.get(held, property, held);
      return typeof value === "function" ? (value.bind(held) as unknown) : value;
    },
  });
}

interface Opened {
  readonly settings: Settings;
  readonly application: Application;
  /** Of the same knowledge base, to be broken. */
  readonly parts: Awaited<ReturnType<typeof composeRetrieval>>;
}

async function open(data: string): Promise<Opened> {
  const settings = readSettings({ EYRIE_DATA: data });
  const application = await openApplication({ EYRIE_DATA: data });
  const parts = await composeRetrieval({ settings, logger: silentLogger });
  return { settings, application, parts };
}

async function close({ application, parts }: Opened): Promise<void> {
  await application.close();
  await parts.knowledgeBase.close();
  await parts.embedding.close();
}

/** The questions asked over HTTP of a product with these parts. */
function run({ application, settings, parts }: Opened, broken: Partial<AnsweringParts> = {}, set = FEW): Promise<Run> {
  const answering: AnsweringParts = {
    ...parts,
    modelAnswerer: null,
    modelSummariser: null,
    questionRewriter: null,
    passages: settings.EYRIE_PASSAGES,
    answeredFrom: settings.EYRIE_ANSWERED_FROM,
    maxNewTokens: settings.EYRIE_MAX_NEW_TOKENS,
    ...broken,
  };
  const asked: Application = {
    ...application,
    ask: (request) => answerQuestion(answering, request),
    search: (request) => retrievePassages(answering, request),
    explain: (request) => explainRetrieval(answering, request),
  };
  return evaluate(set, { application: asked, settings }, { signal });
}

let opened: Opened;
let sound: Run;
beforeAll(async () => {
  opened = await open(inject("sampleKnowledgeBase"));
  sound = await run(opened);
});
afterAll(() => close(opened));

const failed = (before: Run, after: Run) =>
  checkDrops(before.figures.measures, after.figures.measures, gates).flatMap(({ measure, holds }) =>
    holds ? [] : [measure],
  );

/** A knowledge base that finds other candidates. */
const finding = (method: KnowledgeBase["explainCandidates"]): Partial<AnsweringParts> => ({
  knowledgeBase: withMethod(opened.parts.knowledgeBase, "explainCandidates", method),
});

test("sound parts are as good as themselves", async () => {
  expect(failed(sound, await run(opened))).toEqual([]);
});

test("an index that finds the farthest", async () => {
  const { knowledgeBase } = opened.parts;
  const farthest = finding((request) =>
    knowledgeBase.explainCandidates({ ...request, vector: request.vector.map((value) => -value) }),
  );
  expect(failed(sound, await run(opened, farthest))).toEqual(expect.arrayContaining(["ndcg@10 vectors", "ndcg@10"]));
});

test("a fusion that takes the worst for the best", async () => {
  const { knowledgeBase } = opened.parts;
  const subtracted = finding(async (request) => {
    const { candidates, times } = await knowledgeBase.explainCandidates(request);
    return {
      candidates: candidates.map((one) => ({ ...one, wordScore: -one.wordScore, vectorScore: -one.vectorScore })),
      times,
    };
  });
  const found = failed(sound, await run(opened, subtracted));
  expect(found).toEqual(expect.arrayContaining(["evidence@5", "ndcg@10", "gold"]));
  // each list alone is still right
  expect(found).not.toContain("ndcg@10 words");
});

test("a chunker that cuts after a few words", async () => {
  const documents = ["handbook/travel-and-expenses.pdf", "products/support/product-faq.html"];
  const questions = readSampleSet().questions.filter(
    ({ evidence }) => evidence.length > 0 && evidence.every(({ document }) => documents.includes(document)),
  );
  expect(questions.length).toBeGreaterThan(8);
  const library = temporaryFolder();
  for (const document of documents) cpSync(join(SAMPLE_FOLDER, document), join(library, document));
  const measure = async (countTokens?: (text: string) => number) => {
    const data = join(temporaryFolder(), "kb");
    cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
    const own = await open(data);
    onTestFinished(() => close(own));
    const { embedding } = own.parts;
    const counting = countTokens === undefined ? embedding : withMethod(embedding, "countTokens", countTokens);
    await syncFolders({ ...own.parts, embedding: counting }, [library], { onEvent: () => {}, signal });
    return run(own, {}, { ...FEW, questions });
  };
  const whole = await measure();
  const crumbs = await measure((text) => 6 * text.length);
  expect(crumbs.description.passages).toBeGreaterThan(3 * whole.description.passages);
  expect(failed(whole, crumbs)).toContain("gold");
}, 120_000);

test("a prompt that leaves out the best passages", async () => {
  const tgi = await startScriptedTgi({ maxInputTokens: 6_000, maxTotalTokens: 7_000 });
  onTestFinished(() => tgi.close());
  const model = await composeModel(readSettings({ EYRIE_TGI_URL: tgi.url }), silentLogger);
  if (model === null) throw new Error("no model");
  const checking = { ...opened.parts, unsupported: "flag" } as const;
  const writing = (from: number): Partial<AnsweringParts> => ({
    modelAnswerer: (request) =>
      streamModelAnswer(model, checking, { ...request, passages: request.passages.slice(from) }),
  });
  const written = await run(opened, writing(0));
  expect(written.outcomes.filter(({ answer }) => answer?.mode === "model").length).toBeGreaterThan(5);
  expect(failed(written, await run(opened, writing(5)))).toContain("citationPrecision");
});

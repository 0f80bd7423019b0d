// A rebuild is put in force only if it answers a question set no worse than what it replaces.
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { runEvaluation } from "../../eval/evaluation.ts";
import { readSampleSet, readSet } from "../../eval/forms/read-set.ts";
import { composeUpkeep } from "../../src/compose-upkeep.ts";
import { readSettings } from "../../src/config.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { silentLogger } from "../../src/logger.ts";
import { ScriptedEmbeddingServer } from "../embedding/scripted-embedding-server.ts";
import { SAMPLE_FOLDER, openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const signal = AbortSignal.timeout(120_000);
const NO_BOUNDS = { sets: {}, drops: { default: 0.02, measures: {} } };

test("an equal one is put in force, a worse one is not, and the questions lost are named", async () => {
  const home = temporaryFolder();
  const data = join(home, "kb");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  const application = await openApplication({ EYRIE_DATA: data });
  await application.sync([join(SAMPLE_FOLDER, "operations")], { onEvent: () => {}, signal });
  await application.close();
  const prefix = "operations/";
  const own = readSampleSet()
    .questions.filter(
      ({ evidence }) => evidence.length > 0 && evidence.every((piece) => piece.document.startsWith(prefix)),
    )
    .slice(0, 12)
    .map((question) => ({
      ...question,
      evidence: question.evidence.map((piece) => ({ ...piece, document: piece.document.slice(prefix.length) })),
    }));
  const set = join(home, "own.jsonl");
  writeFileSync(set, own.map((question) => `${JSON.stringify(question)}\n`).join(""));
  const gates = join(home, "gates.json");
  writeFileSync(gates, JSON.stringify(NO_BOUNDS));
  const rebuild = (environment: Record<string, string> = {}) =>
    composeUpkeep(readSettings({ EYRIE_DATA: data, ...environment }), silentLogger, () => {}).rebuild({
      signal,
      onProgress: () => {},
      gate: { set, gates },
    });

  const { catalogue } = await rebuild();
  expect(locate(data).catalogue).toBe(catalogue);

  const server = new ScriptedEmbeddingServer();
  const letters = { EYRIE_EMBEDDING_TEI_URL: await server.listen() };
  onTestFinished(() => server.close());
  // the last run, which the gate has kept, stands for the base that the new settings cannot open
  const refused = rebuild(letters);
  await expect(refused).rejects.toMatchObject({
    code: "gate-failed",
    message: expect.stringMatching(/ndcg@10 vectors 0\.\d+, at least 0\.\d+/),
  });
  await expect(refused).rejects.toThrow(/questions lost: s\d+/);
  await expect(refused).rejects.toThrow(/report\.html$/);
  expect(locate(data).catalogue).toBe(catalogue);
  expect(existsSync(join(data, "rebuild", "gate"))).toBe(false);

  // what is in force still answers
  const options = {
    settingsFor: () => readSettings({ EYRIE_DATA: data }),
    gates,
    signal,
    onNotice: () => {},
    onAsked: () => {},
  };
  const sampling = { every: 4, limit: null };
  const { run } = await runEvaluation(readSet(set), { ...options, runs: join(home, "runs"), sampling });
  expect(run.figures.measures["document@5"]?.value).toBe(1);
}, 120_000);

test("nothing is rebuilt when nothing is known of what is in force", async () => {
  const home = temporaryFolder();
  const data = join(home, "kb");
  cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
  const server = new ScriptedEmbeddingServer();
  const settings = readSettings({ EYRIE_DATA: data, EYRIE_EMBEDDING_TEI_URL: await server.listen() });
  onTestFinished(() => server.close());
  const set = join(home, "own.jsonl");
  writeFileSync(set, `${JSON.stringify({ id: "1", question: "Who?", answerable: false })}\n`);
  const steps: string[] = [];
  const rebuilt = composeUpkeep(settings, silentLogger, () => {}).rebuild({
    signal,
    onProgress: ({ step }) => void steps.push(step),
    gate: { set },
  });
  await expect(rebuilt).rejects.toMatchObject({
    code: "gate-failed",
    message: expect.stringContaining("has no run of own"),
  });
  expect(steps).toEqual([]);
});

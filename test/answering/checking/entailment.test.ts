// A second opinion on each sentence, by a cross-encoder directory with a network made here: what shares the premise's words is entailed, and
// what says "never" is contradicted.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { heedEntailment } from "../../../src/answering/checking/heed-entailment.ts";
import { createOnnxEntailment } from "../../../src/answering/checking/onnx-entailment.ts";
import type { AnswerEnd } from "../../../src/answering/answer-event.ts";
import { OWNER } from "../../../src/document/principal.ts";
import { makeCrossEncoder } from "../../support/cross-encoder-directory.ts";
import { openApplication, openSample } from "../../support/sample-library.ts";
import { startScriptedTgi } from "../../support/scripted-tgi.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** In WordPiece's vocabulary. */
const NEVER = 2196;
/** Between the logits of a sentence that is the premise and one that has nothing to do with it. */
const SCALE = 200;
const THRESHOLD = 38;
const LABELS = { 0: "CONTRADICTION", 1: "ENTAILMENT", 2: "NEUTRAL" };

async function makeDirectory(labels: Readonly<Record<number, string>> = LABELS): Promise<string> {
  const directory = await makeCrossEncoder(
    (graph, { overlap, countInSecond }) => {
      const contradiction = graph.add("Sub", [
        graph.add("Mul", [countInSecond(NEVER), graph.scalar(200)]),
        graph.scalar(100),
      ]);
      const entailment = graph.add("Mul", [overlap, graph.scalar(SCALE)]);
      const neutral = graph.add("Mul", [overlap, graph.scalar(0)]);
      const threshold = graph.add("Add", [neutral, graph.scalar(THRESHOLD)]);
      graph.output(graph.add("Concat", [contradiction, entailment, threshold], { axis: 1 }), "logits");
    },
    3,
    { id2label: labels },
  );
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test("probabilities are read by the labels of the config", async () => {
  const model = await createOnnxEntailment({ directory: await makeDirectory(), threads: 1 });
  onTestFinished(() => model.close());
  const premise = "The pump runs at a pressure of six bar.";
  const [same, other, denied] = [
    await model.infer(premise, "The pump runs at a pressure of six bar."),
    await model.infer(premise, "An invoice of last year"),
    await model.infer(premise, "The pump never runs."),
  ];
  for (const { entailment, neutral, contradiction } of [same, other, denied])
    expect(entailment + neutral + contradiction).toBeCloseTo(1, 5);
  expect(same.entailment).toBeGreaterThan(0.7);
  expect(other.neutral).toBeGreaterThan(0.7);
  expect(denied.contradiction).toBeGreaterThan(0.7);
});

test("it moves a verdict by a step, down to the end when it contradicts, and never over a fact that is missing", () => {
  const sure = { entailment: 0.9, neutral: 0.05, contradiction: 0.05 };
  const unsure = { entailment: 0.4, neutral: 0.5, contradiction: 0.1 };
  const no = { entailment: 0.1, neutral: 0.8, contradiction: 0.1 };
  const against = { entailment: 0.1, neutral: 0.2, contradiction: 0.7 };
  const heed = (support: "supported" | "weak" | "unsupported", inference: typeof sure, lacksFact = false) =>
    heedEntailment({ support, reason: "words" }, inference, lacksFact);
  expect(heed("weak", sure)).toEqual({ support: "supported", reason: "the passage entails it (90 %); words" });
  expect(heed("unsupported", sure).support).toBe("weak");
  expect(heed("unsupported", sure, true)).toEqual({ support: "unsupported", reason: "words" });
  expect(heed("supported", sure).support).toBe("supported");
  expect(heed("weak", unsure)).toEqual({ support: "weak", reason: "words" });
  expect(heed("supported", no).support).toBe("weak");
  expect(heed("unsupported", no).support).toBe("unsupported");
  expect(heed("supported", against)).toEqual({
    support: "unsupported",
    reason: "the passage contradicts it (70 %); words",
  });
});

test("a sentence of the passage's words that denies it is supported without a second opinion and not with one", async () => {
  const tokens = "The 82 of Norway never is a full day rate [1].".match(/ ?\S+/g) ?? [];
  const tgi = await startScriptedTgi({ reply: () => ({ tokens: [...tokens, "<|endoftext|>"] }) });
  onTestFinished(() => tgi.close());
  const check = async (environment: Record<string, string>) => {
    const application = await openSample({ EYRIE_TGI_URL: tgi.url, ...environment });
    const signal = AbortSignal.timeout(30_000);
    const asked = { principal: OWNER, question: "What is the per diem in Norway?", history: [], signal };
    let end: AnswerEnd | undefined;
    for await (const event of application.ask(asked)) if (event.type === "answer-end") end = event;
    return end?.sentences[0];
  };
  expect((await check({}))?.support).not.toBe("unsupported");
  const judged = await check({ EYRIE_NLI_DIRECTORY: await makeDirectory() });
  expect(judged).toMatchObject({
    support: "unsupported",
    reason: expect.stringMatching(/^the passage contradicts it \(\d+ %\); /),
  });
});

test("a directory that lacks a file or a label is said by name", async () => {
  const incomplete = await makeDirectory();
  await rm(join(incomplete, "tokenizer.json"));
  const open = (directory: string) =>
    openApplication({
      EYRIE_DATA: temporaryFolder(),
      EYRIE_TGI_URL: "http://127.0.0.1:9",
      EYRIE_NLI_DIRECTORY: directory,
    });
  await expect(open(incomplete)).rejects.toMatchObject({
    code: "configuration-invalid",
    message: `the entailment model in ${incomplete} cannot be used: tokenizer.json is missing`,
  });
  const binary = await makeDirectory({ 0: "not_entailment", 1: "entailment" });
  await expect(open(binary)).rejects.toMatchObject({
    message: expect.stringContaining("config.json names no neutral and no contradiction in id2label"),
  });
});

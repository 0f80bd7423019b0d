// `explain`: how an answer came to be, over HTTP and beside the answer of the command line.
import { expect, onTestFinished, test } from "vitest";
import type { AnswerTrace } from "../../src/answering/answer-trace.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openSample } from "../support/sample-library.ts";
import { type ScriptedTgiOptions, startScriptedTgi } from "../support/scripted-tgi.ts";

const HISTORY = [{ question: "What is the per diem in Norway?", answer: "EUR 82 [1]" }];

async function serve(environment: Record<string, string> = {}) {
  const listening = await listen(createService(await openSample(environment), silentLogger), {
    host: "127.0.0.1",
    port: 0,
  });
  onTestFinished(() => listening.close(0));
  return async (body: object) => {
    const response = await fetch(`${listening.url}/v1/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { trace?: AnswerTrace; answered: boolean };
  };
}

async function startTgi(options: ScriptedTgiOptions) {
  const tgi = await startScriptedTgi(options);
  onTestFinished(() => tgi.close());
  return tgi;
}

test("a trace says what was searched, weighed, given to the model and written, and how long each took", async () => {
  const tgi = await startTgi({
    maxInputTokens: 700,
    maxTotalTokens: 900,
    reply: ({ prompt }) =>
      prompt.includes("Rewrite the last question")
        ? { tokens: ["What is the per diem in Sweden?", "<|endoftext|>"] }
        : { tokens: ["It", " is", " 68", " [1]."], firstDelayMs: 50 },
  });
  const ask = await serve({ EYRIE_TGI_URL: tgi.url });
  const { trace } = await ask({ question: "And in Sweden?", history: HISTORY, explain: true });
  expect(trace).toMatchObject({
    asked: "And in Sweden?",
    question: "What is the per diem in Sweden?",
    rewrittenBy: "model",
    kind: "fact",
    searches: [{ question: "What is the per diem in Sweden?", found: 8, retrieval: { fusion: "scores" } }],
    calls: [{ purpose: "answer", model: "tiiuae/falcon-7b-instruct", usage: { outputTokens: 4 } }],
  });
  expect(trace?.searches[0]?.retrieval?.candidates.length).toBeGreaterThan(8);
  const [evidence] = trace?.evidence ?? [];
  expect(Object.values(evidence?.signs ?? {}).filter((value) => !Number.isFinite(value))).toEqual([]);
  expect(Object.keys(evidence?.signs ?? {}).length).toBeGreaterThan(3);
  expect(evidence?.probability).toBeGreaterThanOrEqual(evidence?.answeredFrom ?? 1);
  const [call] = trace?.calls ?? [];
  const prompt = tgi.requests.findLast(({ path }) => path === "/generate_stream")?.prompt ?? "";
  expect(call?.passages).toHaveLength(prompt.match(/^\[\d\] /gm)?.length ?? 0);
  const passageTokens = (call?.passages ?? []).reduce((sum, { tokens }) => sum + tokens, 0);
  expect(passageTokens).toBeGreaterThan(0);
  expect(passageTokens).toBeLessThan(call?.promptTokens ?? 0);
  expect(call?.promptTokens).toBe(call?.usage?.inputTokens);
  expect(call?.firstTokenMs).toBeGreaterThan(50);
  const stages = Object.fromEntries(trace?.stages.map(({ stage, ms }) => [stage, ms]) ?? []);
  expect(Object.keys(stages)).toEqual(["question", "search", "evidence", "first-token", "writing", "checking"]);
  const staged = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  expect(trace?.totalMs).toBeGreaterThanOrEqual(staged - 1);
});

test("a refusal and a quoted comparison have their trace; nobody gets one unasked", async () => {
  const ask = await serve();
  const refused = await ask({ question: "What is the capital of Mongolia?", explain: true });
  expect(refused).toMatchObject({ answered: false, trace: { calls: [], rewrittenBy: null } });
  expect(refused.trace?.evidence[0]?.probability).toBeLessThan(refused.trace?.evidence[0]?.answeredFrom ?? 0);
  const compared = await ask({ question: "Compare the per diem in Norway with that in Sweden.", explain: true });
  expect(compared.trace?.searches.map(({ question }) => question)).toEqual([
    "Compare the per diem in Norway with that in Sweden.",
    "the per diem in Norway",
    "the per diem in Sweden",
  ]);
  expect(compared.trace?.evidence).toHaveLength(3);
  expect(await ask({ question: "What is the capital of Mongolia?" })).not.toHaveProperty("trace");
});

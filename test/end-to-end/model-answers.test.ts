// Questions answered by a model server over real HTTP: the contract of TGI, its faults, and what is made of them.
import { describe, expect, onTestFinished, test } from "vitest";
import type { AnswerEvent } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openSample } from "../support/sample-library.ts";
import {
  type ScriptedReply,
  type ScriptedTgi,
  type ScriptedTgiOptions,
  startScriptedTgi,
} from "../support/scripted-tgi.ts";
import { OWNER } from "../../src/document/principal.ts";

const QUESTION = "What is the per diem in Norway?";

async function startTgi(options: ScriptedTgiOptions = {}): Promise<ScriptedTgi> {
  const tgi = await startScriptedTgi(options);
  onTestFinished(() => tgi.close());
  return tgi;
}

async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

function ask(
  application: Application,
  question = QUESTION,
  signal = AbortSignal.timeout(30_000),
): AsyncIterable<AnswerEvent> {
  return application.ask({ principal: OWNER, question, history: [], signal });
}

const says = (text: string): ScriptedReply => ({ tokens: text.match(/ ?\S+/g) ?? [] });

describe("Falcon on TGI", () => {
  test("writes the answer from numbered passages, within the limits it states", async () => {
    const tgi = await startTgi({ reply: () => says("The rate for Norway is EUR 82 a day [1].") });
    const application = await openSample({ EYRIE_TGI_URL: tgi.url });
    const events = await collect(ask(application));
    expect(events[0]).toEqual({
      type: "answer-start",
      mode: "model",
      kind: "fact",
      model: "tiiuae/falcon-7b-instruct",
      question: QUESTION,
      passages: expect.arrayContaining([expect.stringMatching(/^[0-9a-f]{32}$/)]),
    });
    const end = events.at(-1);
    expect(end).toMatchObject({
      type: "answer-end",
      answered: true,
      mode: "model",
      text: "The rate for Norway is EUR 82 a day [1].",
      finishReason: "stop",
    });
    const generation = tgi.requests.find((request) => request.path === "/generate_stream");
    expect(generation?.prompt).toMatch(/\nUser: What is the per diem in Norway\?\nAssistant:$/);
    expect(generation?.prompt).toContain("handbook/travel-and-expenses.pdf, page 4");
    expect(generation?.body["parameters"]).toMatchObject({
      do_sample: false,
      max_new_tokens: 384,
      return_full_text: false,
    });
    expect(application.status(OWNER).model).toEqual({ kind: "tgi", endpoint: `${tgi.url}/` });
  });

  test("cites what was retrieved; a passage it invents is dropped", async () => {
    const tgi = await startTgi({ reply: () => says("It is EUR 82 [2] by a rule [99] of the company [2, 40].") });
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url })));
    const end = events.at(-1);
    expect(end).toMatchObject({ text: "It is EUR 82 [2] by a rule of the company [2].", citations: [{ number: 2 }] });
    expect(events.filter((event) => event.type === "citation-added")).toHaveLength(1);
  });

  test("an answer without any mark is not called answered", async () => {
    const tgi = await startTgi({ reply: () => says("Norway is a country in Scandinavia.") });
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url })));
    expect(events.at(-1)).toMatchObject({
      answered: false,
      mode: "model",
      citations: [],
      notice: expect.stringContaining("no passage"),
    });
  });

  test("each sentence is checked: a wrong number is unsupported, a missing mark is given", async () => {
    const wrong = "The per diem for Norway is EUR 97 [1].";
    const unmarked = "Norway is EUR 82.";
    const tgi = await startTgi({ reply: () => says(`${wrong} ${unmarked}`) });
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url })));
    const end = events.at(-1);
    if (end?.type !== "answer-end") throw new Error("no end");
    expect(end.sentences).toMatchObject([
      { text: wrong.replace(" [1]", ""), support: "unsupported", reason: expect.stringContaining("number 97") },
      { text: unmarked, support: "supported", citations: [expect.any(Number)] },
    ]);
    expect(end.sentences.map(({ start, end: to }) => end.text.slice(start, to))).toEqual([wrong, unmarked]);
    const given = end.citations.find(({ number }) => number === end.sentences[1]?.citations[0]);
    expect(given?.quote).toMatch(/Norway/);
    expect(end).toMatchObject({
      answered: true,
      notice: expect.stringContaining("1 of 2 sentences are not supported"),
    });
    expect(end.confidence).toBeGreaterThan(0);
  });

  test("unsupported sentences are struck or refused when that is set, and nothing is shown before", async () => {
    const tgi = await startTgi({ reply: () => says("Norway is EUR 82 [1]. Sweden pays with 7451 reindeer [1].") });
    const struck = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_UNSUPPORTED: "strike" })));
    expect(struck.at(-1)).toMatchObject({ answered: true, text: "Norway is EUR 82 [1].", sentences: [{ start: 0 }] });
    expect(struck.flatMap((event) => (event.type === "text-delta" ? [event.text] : []))).toEqual([
      "Norway is EUR 82 [1].",
    ]);
    const refused = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_UNSUPPORTED: "refuse" })));
    expect(refused.at(-1)).toMatchObject({ answered: false, mode: "refusal", citations: [], confidence: null });
    expect(JSON.stringify(refused)).not.toContain("7451");
  });

  test("a small context gets fewer passages, never a prompt over its limit", async () => {
    const tgi = await startTgi({ maxInputTokens: 600, maxTotalTokens: 800 });
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url })));
    expect(events.at(-1)).toMatchObject({ answered: true, mode: "model" });
    const counted = tgi.requests.filter((request) => request.path === "/tokenize");
    expect(counted.length).toBeGreaterThan(1);
    const generations = tgi.requests.filter((request) => request.path === "/generate_stream");
    expect(generations).toHaveLength(1);
    expect(generations[0]?.prompt.match(/^\[\d\] /gm)?.length).toBeLessThan(8);
  });

  test("is not asked when nothing answers", async () => {
    const tgi = await startTgi();
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url }), "What is the capital of Mongolia?"));
    expect(events.at(-1)).toMatchObject({ answered: false, mode: "refusal" });
    expect(tgi.requests.some((request) => request.path === "/generate_stream")).toBe(false);
  });
});

describe("when the server fails", () => {
  test("and is down, the documents are quoted, and it is said", async () => {
    const tgi = await startTgi();
    await tgi.close();
    const application = await openSample({ EYRIE_TGI_URL: tgi.url });
    const started = performance.now();
    const events = await collect(ask(application));
    expect(events.at(-1)).toMatchObject({
      answered: true,
      mode: "extractive",
      notice: expect.stringMatching(/No model wrote this.*could not be asked/s),
    });
    expect(events.filter((event) => event.type === "answer-start")).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("and is overloaded under status 200, the documents are quoted", async () => {
    const tgi = await startTgi({
      reply: () => ({ streamError: { message: "Model is overloaded", type: "overloaded" } }),
    });
    const events = await collect(ask(await openSample({ EYRIE_TGI_URL: tgi.url })));
    expect(events.at(-1)).toMatchObject({ answered: true, mode: "extractive" });
  });

  test("in mid-answer, what had come stays and an error follows; nothing partial looks whole", async () => {
    const faults: [ScriptedReply, string][] = [
      [
        {
          tokens: ["The", " rate"],
          streamError: { message: "Request failed during generation: CUDA", type: "generation", afterTokens: 2 },
        },
        "model-failed",
      ],
      [{ tokens: ["The", " rate"], finishReason: null }, "model-stream-cut"],
    ];
    for (const [reply, code] of faults) {
      const tgi = await startTgi({ reply: () => reply });
      const seen: AnswerEvent[] = [];
      const asking = (async () => {
        for await (const event of ask(await openSample({ EYRIE_TGI_URL: tgi.url }))) seen.push(event);
      })();
      await expect(asking).rejects.toMatchObject({ code });
      expect(seen.map((event) => event.type)).toEqual(["answer-start", "text-delta", "text-delta"]);
    }
  });

  test("over HTTP the error is the last event of the stream, in the shape of every error", async () => {
    const tgi = await startTgi({ reply: () => ({ tokens: ["The"], finishReason: null }) });
    const service = createService(await openSample({ EYRIE_TGI_URL: tgi.url }), silentLogger);
    const listening = await listen(service, { host: "127.0.0.1", port: 0 });
    onTestFinished(() => listening.close(0));
    const response = await fetch(`${listening.url}/v1/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question: QUESTION, stream: true }),
    });
    const blocks = (await response.text()).trim().split("\n\n");
    expect(blocks.at(-1)).toMatch(/^event: error\ndata: /);
    expect(JSON.parse(blocks.at(-1)?.split("data: ")[1] ?? "")).toMatchObject({
      error: { code: "model-stream-cut", retryable: true },
    });
  });

  test("a client that leaves frees the model within a second", async () => {
    const tgi = await startTgi({ reply: () => ({ tokens: Array.from({ length: 500 }, () => " word"), delayMs: 20 }) });
    const leave = new AbortController();
    const asking = (async () => {
      for await (const event of ask(await openSample({ EYRIE_TGI_URL: tgi.url }), QUESTION, leave.signal)) {
        if (event.type === "text-delta") leave.abort();
      }
    })();
    await expect(asking).rejects.toThrow();
    await expect
      .poll(() => tgi.requests.find((request) => request.path === "/generate_stream")?.aborted, { timeout: 1_000 })
      .toBe(true);
  });
});

test("a server with a chat template is asked over the messages route", async () => {
  const tgi = await startTgi({ modelId: "tiiuae/Falcon3-7B-Instruct", reply: () => says("It is EUR 82 [1].") });
  const events = await collect(ask(await openSample({ EYRIE_CHAT_URL: tgi.url })));
  expect(events.at(-1)).toMatchObject({ answered: true, mode: "model", text: "It is EUR 82 [1]." });
  const request = tgi.requests.find(({ path }) => path === "/v1/chat/completions");
  expect(request?.body).toMatchObject({ model: "tgi", stream: true });
});

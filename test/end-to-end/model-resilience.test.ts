// The whole product over model servers that fail, change, are crowded or asked the same again.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AnswerEnd, AnswerEvent, AnswerStart, Turn } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openApplication, openSample } from "../support/sample-library.ts";
import { type ScriptedTgi, type ScriptedTgiOptions, startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const QUESTION = "What is the per diem in Norway?";

async function startTgi(options: ScriptedTgiOptions = {}): Promise<ScriptedTgi> {
  const tgi = await startScriptedTgi(options);
  onTestFinished(() => tgi.close());
  return tgi;
}

async function ask(
  application: Application,
  question = QUESTION,
  { history = [], principal = OWNER }: { history?: readonly Turn[]; principal?: Principal } = {},
): Promise<{ start: AnswerStart; end: AnswerEnd; events: AnswerEvent[] }> {
  const events: AnswerEvent[] = [];
  const signal = AbortSignal.timeout(30_000);
  for await (const event of application.ask({ principal, question, history, signal })) events.push(event);
  return { start: events[0] as AnswerStart, end: events.at(-1) as AnswerEnd, events };
}

const generations = (tgi: ScriptedTgi) => tgi.requests.filter(({ path }) => path === "/generate_stream").length;

describe("with the model server down", () => {
  test("the documents are quoted in under a second, at first by refused connections, then without asking", async () => {
    const tgi = await startTgi();
    await tgi.close();
    const application = await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_ANSWER_CACHE: "0" });
    const times: number[] = [];
    for (let call = 0; call < 6; call += 1) {
      const began = performance.now();
      const { end } = await ask(application);
      times.push(performance.now() - began);
      expect(end).toMatchObject({
        answered: true,
        mode: "extractive",
        notice: expect.stringContaining("No model wrote this"),
      });
      expect(end.citations.length).toBeGreaterThan(0);
    }
    // the machine of a test may be busy with others: the least of the times is what the product needs
    expect(Math.min(...times.slice(0, 3))).toBeLessThan(1_000);
    expect(Math.min(...times.slice(3))).toBeLessThan(1_000);
  });

  test("and another one up, the other one writes", async () => {
    const [down, up] = await Promise.all([startTgi(), startTgi()]);
    await down.close();
    const application = await openSample({ EYRIE_TGI_URL: `${down.url}, ${up.url}` });
    expect((await ask(application)).end).toMatchObject({ answered: true, mode: "model" });
    expect(application.status(OWNER).model.endpoint).toBe(`${down.url}/, ${up.url}/`);
  });
});

test("a server that comes back with another model is prompted in that model's format and within its limits", async () => {
  const tgi = await startTgi();
  const application = await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_ANSWER_CACHE: "0" });
  expect((await ask(application)).start.model).toBe("tiiuae/falcon-7b-instruct");
  tgi.reply(() => ({ tokens: ["x"], finishReason: null }));
  await expect(ask(application)).rejects.toMatchObject({ code: "model-stream-cut" });
  tgi.restart({ modelId: "tiiuae/Falcon3-7B-Instruct", maxInputTokens: 700, maxTotalTokens: 900 });
  tgi.reply(() => ({ tokens: ["It is 82 [1].", "<|endoftext|>"] }));
  const { start, end } = await ask(application);
  expect(start.model).toBe("tiiuae/Falcon3-7B-Instruct");
  expect(end).toMatchObject({
    answered: true,
    citations: [{ number: 1, date: expect.stringMatching(/^\d{4}-\d\d-\d\d/) }],
  });
  expect(tgi.requests.at(-1)?.prompt).toMatch(/^<\|system\|>\n[\s\S]*<\|assistant\|>\n$/);
});

// the numbers in the questions stand in no document, so each would be refused before a model is asked
test("fifty clients that leave free fifty places of the model within a second", async () => {
  const tgi = await startTgi({ reply: () => ({ tokens: ["One", " two"], finishReason: null, hang: true }) });
  const service = createService(await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_ANSWERED_FROM: "0" }), silentLogger);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => listening.close(0));
  const clients = Array.from({ length: 50 }, () => new AbortController());
  const requests = clients.map(({ signal }, index) =>
    fetch(`${listening.url}/v1/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question: `${QUESTION} (${index})`, stream: true }),
      signal,
    }).then((response) => response.text()),
  );
  const settled = Promise.allSettled(requests);
  await expect.poll(() => tgi.running, { timeout: 30_000 }).toBe(50);
  for (const client of clients) client.abort();
  await expect.poll(() => tgi.running, { timeout: 1_000, interval: 20 }).toBe(0);
  expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
});

describe("a follow-up", () => {
  const history = [{ question: QUESTION, answer: "The rate for Norway is EUR 82 a day [1]." }];

  test("is made whole by the model, which the trace says", async () => {
    const tgi = await startTgi({
      reply: ({ prompt }) =>
        prompt.includes("Rewrite the last question")
          ? { tokens: ["What is the per diem in Sweden?", "<|endoftext|>"] }
          : { tokens: ["It is there [1].", "<|endoftext|>"] },
    });
    const { start } = await ask(await openSample({ EYRIE_TGI_URL: tgi.url }), "And in Sweden?", { history });
    expect(start).toMatchObject({ question: "What is the per diem in Sweden?", rewrittenBy: "model" });
    expect(generations(tgi)).toBe(2);
  });

  test("is made whole by rules without a model, and one that stands alone by nobody", async () => {
    const application = await openSample();
    expect((await ask(application, "And in Sweden?", { history })).start).toMatchObject({ rewrittenBy: "rules" });
    expect((await ask(application)).start).not.toHaveProperty("rewrittenBy");
  });
});

describe("the same question again", () => {
  test("is answered from memory, with the same events, for the same caller and as long as nothing has changed", async () => {
    const folder = join(temporaryFolder(), "library");
    mkdirSync(folder);
    writeFileSync(join(folder, "drill.md"), "# Evacuation drill\n\nThe evacuation drill took 7 minutes.\n");
    const tgi = await startTgi();
    const application = await openApplication({ EYRIE_DATA: join(temporaryFolder(), "kb"), EYRIE_TGI_URL: tgi.url });
    onTestFinished(() => application.close());
    const sync = () => application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
    await sync();
    const question = "How long did the evacuation drill take?";
    const first = await ask(application, question);
    expect(first.end.mode).toBe("model");
    // but for the tokens, which were used once
    const { usage, ...end } = first.end;
    expect(usage).toBeDefined();
    expect((await ask(application, question)).events).toEqual([...first.events.slice(0, -1), end]);
    expect(generations(tgi)).toBe(1);
    await ask(application, question, { principal: { ...OWNER, id: "ann" } });
    expect(generations(tgi)).toBe(2);
    writeFileSync(join(folder, "more.md"), "# More\n\nA page more.\n");
    await sync();
    await ask(application, question);
    expect(generations(tgi)).toBe(3);
  });

  test("is asked again when the answer failed, was stopped, or was quoted because the model failed", async () => {
    const tgi = await startTgi({ reply: () => ({ tokens: ["x"], finishReason: null }) });
    const application = await openSample({ EYRIE_TGI_URL: tgi.url });
    await expect(ask(application)).rejects.toMatchObject({ code: "model-stream-cut" });
    tgi.reply(() => ({ status: { code: 401 } }));
    expect((await ask(application)).end.mode).toBe("extractive");
    tgi.reply(() => ({ tokens: ["It is 82", " [1].", "<|endoftext|>"] }));
    const signal = AbortSignal.timeout(30_000);
    for await (const event of application.ask({ principal: OWNER, question: QUESTION, history: [], signal })) {
      if (event.type === "text-delta") break;
    }
    const before = generations(tgi);
    expect((await ask(application)).end.text).toBe("It is 82 [1].");
    expect(generations(tgi)).toBe(before + 1);
  });
});

// What every GroundedChatModel must do, run against a real local server: limits, counts, streaming, ends, failures, abort.
import { getEventListeners } from "node:events";
import type { AIMessageChunk } from "@langchain/core/messages";
import { AIMessage, HumanMessage, SystemMessage } from "langchain";
import { afterEach, describe, expect, it } from "vitest";
import { type ErrorCode, EyrieError } from "../../src/errors.ts";
import type { GroundedChatModel } from "../../src/generation/grounded-chat-model.ts";
import type { Deadlines } from "../../src/transport/call-watch.ts";
import {
  type ScriptedReply,
  type ScriptedRequest,
  type ScriptedTgi,
  type ScriptedTgiOptions,
  startScriptedTgi,
} from "../support/scripted-tgi.ts";

export interface ChatModelSubject {
  readonly name: string;
  readonly route: string;
  create(
    endpoint: string,
    options?: { apiKey?: string; deadlines?: Partial<Deadlines>; attempts?: number },
  ): GroundedChatModel;
}

const SECRET = "the vault code is 4711-heliotrope";
const MESSAGES = [
  new SystemMessage(
    "Answer from the passages.\n[1] rates\n<<ab12\nThe reduced rate is 5 percent. It began in May.\nab12>>",
  ),
  new HumanMessage(`What is the reduced rate, given that ${SECRET}?`),
];

export function describeChatModelContract(subject: ChatModelSubject): void {
  describe(`${subject.name}: chat model contract`, () => {
    const servers: ScriptedTgi[] = [];
    afterEach(async () => {
      await Promise.all(servers.splice(0).map((server) => server.close()));
    });

    async function start(options: ScriptedTgiOptions | ScriptedReply = {}, deadlines?: Partial<Deadlines>) {
      const scripted = "reply" in options || "modelId" in options || "apiKey" in options || "maxInputTokens" in options;
      const server = await startScriptedTgi(
        scripted ? (options as ScriptedTgiOptions) : { reply: () => options as ScriptedReply },
      );
      servers.push(server);
      return { server, model: subject.create(server.url, deadlines === undefined ? {} : { deadlines }) };
    }
    const generations = (server: ScriptedTgi): ScriptedRequest[] =>
      server.requests.filter(({ path }) => path === subject.route);

    it("streams the text in order and ends with a finish reason", async () => {
      const { model } = await start({ tokens: [" Five", " per", "cent", " é", "界", " [1].", "<|endoftext|>"] });
      const read = await readAll(model);
      expect(read).toMatchObject({ text: "Five percent é界 [1].", finishReason: "stop", error: null });
      expect(read.chunks.filter((chunk) => chunk.text !== "").length).toBeGreaterThan(3);
      expect(read.chunks.at(-1)?.response_metadata["finish_reason"]).toBe("stop");
    });

    it("gives the whole answer to invoke", async () => {
      const { model } = await start({ reply: () => ({ tokens: ["One", " two", "<|endoftext|>"] }) });
      expect((await model.invoke(MESSAGES)).text).toBe("One two");
    });

    it("says length when the limit of the call is reached", async () => {
      const { server, model } = await start({ tokens: ["a", "b", "c", "d", "<|endoftext|>"] });
      expect(await readAll(model, { maxNewTokens: 3 })).toMatchObject({ text: "abc", finishReason: "length" });
      expect(JSON.stringify(generations(server)[0]?.body)).toMatch(/"max_(new_)?tokens":3\b/);
    });

    it("reads the limits once and counts the whole prompt", async () => {
      const { server, model } = await start({
        modelId: "/models/falcon3-7b-instruct",
        maxInputTokens: 900,
        maxTotalTokens: 1000,
      });
      expect(await model.limits()).toEqual({
        modelId: "/models/falcon3-7b-instruct",
        maxInputTokens: 900,
        maxTotalTokens: 1000,
      });
      await model.limits();
      expect(server.requests.filter(({ path }) => path === "/info")).toHaveLength(1);
      const one = await model.countTokens(MESSAGES);
      const more = await model.countTokens([
        ...MESSAGES,
        new AIMessage("one two three"),
        new HumanMessage("four five"),
      ]);
      expect(one).toBeGreaterThan(40);
      expect(more - one).toBeGreaterThanOrEqual(5);
    });

    it("asks the server rather than a downloaded vocabulary for getNumTokens", async () => {
      const { server, model } = await start({ tokens: [] });
      expect(await model.getNumTokens("one two three")).toBeGreaterThanOrEqual(3);
      expect(server.requests.some(({ path }) => path.includes("tokenize"))).toBe(true);
    });

    it.each<[string, ScriptedReply, ErrorCode]>([
      [
        "overload in the stream",
        { streamError: { message: "Model is overloaded", type: "overloaded" } },
        "model-overloaded",
      ],
      [
        "generation failure in the stream",
        { streamError: { message: "Request failed during generation: CUDA", type: "generation" } },
        "model-failed",
      ],
      [
        "too long in the stream",
        {
          streamError: {
            message: "Input validation error: `inputs` must have less than 9 tokens. Given: 12",
            type: "validation",
          },
        },
        "model-prompt-too-long",
      ],
      [
        "other validation in the stream",
        { streamError: { message: "Input validation error: `stop` supports up to 4", type: "validation" } },
        "model-request-refused",
      ],
      ["status 401", { status: { code: 401 } }, "model-unauthorized"],
      [
        "status 413",
        { status: { code: 413, body: "length limit exceeded", contentType: "text/plain" } },
        "model-prompt-too-long",
      ],
      [
        "status 422",
        { status: { code: 422, body: { error: "Template error: template not found" } } },
        "model-request-refused",
      ],
      [
        "status 400 of vLLM",
        { status: { code: 400, body: { error: { message: "This model's maximum context length is 8", code: 400 } } } },
        "model-prompt-too-long",
      ],
      ["status 404", { status: { code: 404 } }, "model-request-refused"],
      [
        "status 424",
        { status: { code: 424, body: { error: "Request failed during generation: x", error_type: "generation" } } },
        "model-failed",
      ],
      [
        "status 429",
        { status: { code: 429, body: { error: "Model is overloaded", error_type: "overloaded" } } },
        "model-overloaded",
      ],
      ["status 500", { status: { code: 500 } }, "model-failed"],
      ["status 502", { status: { code: 502, body: "<html>", contentType: "text/html" } }, "model-unreachable"],
      [
        "a redirect",
        { status: { code: 302, headers: { location: "http://127.0.0.1:9/elsewhere" } } },
        "model-request-refused",
      ],
    ])("classifies %s", async (_name, reply, code) => {
      const { model } = await start(reply);
      const { error } = await readAll(model);
      expect(error?.code).toBe(code);
    });

    it("never repeats the prompt or the key in an error or its causes", async () => {
      const echo = (request: ScriptedRequest): string =>
        `unexpected value: "${request.prompt}" ${SECRET} | ${request.prompt}`;
      for (const reply of [
        (request: ScriptedRequest): ScriptedReply => ({
          status: { code: 400, body: { error: { message: echo(request) } } },
        }),
        (request: ScriptedRequest): ScriptedReply => ({
          status: { code: 422, body: echo(request), contentType: "text/plain" },
        }),
        (request: ScriptedRequest): ScriptedReply => ({ streamError: { message: echo(request), type: "validation" } }),
      ]) {
        const { server } = await start({ reply });
        const { error } = await readAll(subject.create(server.url, { apiKey: "key-of-the-server" }));
        expect(error).toBeInstanceOf(EyrieError);
        const told = tellAll(error);
        expect(told).not.toContain("4711");
        expect(told).not.toContain("key-of-the-server");
      }
    });

    it("keeps what had arrived and reports a stream that ends without a finish event as cut", async () => {
      const { server, model } = await start({ tokens: ["One", " two"], finishReason: null });
      const read = await readAll(model);
      expect(read.error?.code).toBe("model-stream-cut");
      expect(read.text).toBe("One two");
      expect(generations(server)).toHaveLength(1);
    });

    it("reports a connection that breaks mid-answer as cut and does not begin again", async () => {
      const { server, model } = await start({
        tokens: ["One", " two", " three", "<|endoftext|>"],
        delayMs: 20,
        cutAfterBytes: 420,
      });
      const read = await readAll(model);
      expect(read.error?.code).toBe("model-stream-cut");
      expect(read.text).toMatch(/^One/);
      expect(generations(server)).toHaveLength(1);
    });

    it("reports an error after the first token without repeating the call", async () => {
      const { server, model } = await start({
        tokens: ["One", " two"],
        streamError: { message: "Model is overloaded", type: "overloaded", afterTokens: 1 },
      });
      const read = await readAll(model);
      expect(read).toMatchObject({ text: "One", error: { code: "model-overloaded" } });
      expect(generations(server)).toHaveLength(1);
    });

    it("repeats an overloaded call before the first token, three calls in all, each later than the one before", async () => {
      let calls = 0;
      const busy = (): ScriptedReply => ({
        status: { code: 429, body: { error: "Model is overloaded", error_type: "overloaded" } },
      });
      const { server, model } = await start({
        reply: () => ((calls += 1) < 3 ? busy() : { tokens: ["yes", "<|endoftext|>"] }),
      });
      expect(await readAll(model)).toMatchObject({ text: "yes", error: null });
      const [first, second, third] = generations(server).map(({ receivedAt }) => receivedAt);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60);
      expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(120);
      server.reply(busy);
      expect((await readAll(model)).error?.code).toBe("model-overloaded");
      expect(generations(server)).toHaveLength(6);
    });

    it("does not repeat a call that was refused", async () => {
      const { server, model } = await start({ status: { code: 422, body: { error: "Input validation error: x" } } });
      await readAll(model);
      expect(generations(server)).toHaveLength(1);
    });

    it("reports a server that is down within a second", async () => {
      const { server, model } = await start({ tokens: [] });
      await model.limits();
      await server.close();
      const began = Date.now();
      expect((await readAll(model)).error?.code).toBe("model-unreachable");
      expect(Date.now() - began).toBeLessThan(1000);
      await expect(subject.create(server.url).limits()).rejects.toMatchObject({ code: "model-unreachable" });
    });

    it("holds the first-token deadline, keep-alive comments notwithstanding", async () => {
      const { server, model } = await start(
        { tokens: ["late"], firstDelayMs: 5000, keepAliveMs: 30 },
        { firstTokenMs: 300 },
      );
      await expectTimeout(model, server, "no first token");
    });

    it("holds the deadline between tokens, keep-alive comments notwithstanding", async () => {
      const { server, model } = await start(
        { tokens: ["One", " two"], finishReason: null, hang: true, keepAliveMs: 30 },
        { betweenTokensMs: 300 },
      );
      expect((await expectTimeout(model, server, "no further token")).text).toBe("One two");
    });

    it("holds the total deadline while tokens keep coming", async () => {
      const tokens = Array.from({ length: 100 }, () => "a ");
      const { server, model } = await start({ tokens, delayMs: 40 }, { totalMs: 500, betweenTokensMs: 400 });
      await expectTimeout(model, server, "did not finish");
    });

    it("does not hold a slow reader against the server", async () => {
      const { model } = await start(
        { tokens: ["a", "b", "c", "<|endoftext|>"] },
        { betweenTokensMs: 150, firstTokenMs: 1000 },
      );
      let text = "";
      for await (const chunk of await model.stream(MESSAGES)) {
        text += chunk.text;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      expect(text).toBe("abc");
    });

    async function expectTimeout(model: GroundedChatModel, server: ScriptedTgi, words: string) {
      const began = Date.now();
      const read = await readAll(model);
      expect(read.error?.code).toBe("model-timeout");
      expect(read.error?.message).toContain(words);
      expect(Date.now() - began).toBeLessThan(1500);
      await until(() => generations(server)[0]?.aborted === true);
      expect(generations(server)).toHaveLength(1);
      return read;
    }

    it("frees the server within a second when the caller aborts while it is silent", async () => {
      const { server, model } = await start({ tokens: ["One"], finishReason: null, hang: true });
      const caller = new AbortController();
      setTimeout(() => caller.abort(new Error("the page was closed")), 200);
      const read = await readAll(model, { signal: caller.signal });
      expect(read).toMatchObject({ text: "One", error: { code: "aborted" } });
      await until(() => generations(server)[0]?.aborted === true);
    });

    it("frees the server within a second when invoke is aborted", async () => {
      const { server, model } = await start({ tokens: [], finishReason: null, hang: true });
      await expect(model.invoke(MESSAGES, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
      await until(() => generations(server)[0]?.aborted === true);
    });

    it("frees the server within a second when the reader leaves the loop, even if no further token comes", async () => {
      const { server, model } = await start({ tokens: ["One", " two"], finishReason: null, hang: true });
      for await (const chunk of await model.stream(MESSAGES)) {
        if (chunk.text !== "") break;
      }
      await until(() => generations(server)[0]?.aborted === true);
    });

    it("does not call the server at all for a signal that has fired", async () => {
      const { server, model } = await start({ tokens: ["One"] });
      expect((await readAll(model, { signal: AbortSignal.abort() })).error?.code).toBe("aborted");
      expect(server.requests).toHaveLength(0);
    });

    it("leaves no listener on a signal that outlives its calls", async () => {
      const { model } = await start({ tokens: ["One", "<|endoftext|>"] });
      const { signal } = new AbortController();
      const during: number[] = [];
      for (let call = 0; call < 5; call += 1) {
        const stream = await model.stream(MESSAGES, { signal });
        during.push(getEventListeners(signal, "abort").length);
        for await (const _chunk of stream);
      }
      expect(during).toEqual([1, 1, 1, 1, 1]);
      await model.invoke(MESSAGES, { signal });
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
    });

    it("sends the key, and says when it is refused", async () => {
      const { server } = await start({ apiKey: "Secret-1" });
      expect((await readAll(subject.create(server.url, { apiKey: "Secret-1" }))).error).toBeNull();
      expect((await readAll(subject.create(server.url, { apiKey: "other" }))).error?.code).toBe("model-unauthorized");
    });

    it("ends the answer at a caller's stop string and shows none of it", async () => {
      const { model } = await start({ reply: () => ({ tokens: ["One", " EN", "D", " two", "<|endoftext|>"] }) });
      expect(await readAll(model, { stop: [" END"] })).toMatchObject({ text: "One", finishReason: "stop" });
    });

    it.each(["", "  ", "localhost:8080", "ftp://127.0.0.1", "http://user:hunter2@127.0.0.1"])(
      "refuses the endpoint %j",
      (endpoint) => {
        let thrown: unknown;
        try {
          subject.create(endpoint);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toMatchObject({ code: "configuration-invalid" });
        expect(String(thrown)).not.toContain("hunter2");
      },
    );

    it("cut at any byte of the stream, in any framing, shows a beginning of the answer and an error, or the whole", async () => {
      const tokens = ["Grüße", " 界", " 🦅", ".", "<|endoftext|>"];
      const whole = "Grüße 界 🦅.";
      let cutAfterBytes = 1;
      let framing: "tgi-3" | "tgi-2" | "crlf" = "tgi-3";
      const { server } = await start({ reply: () => ({ tokens, cutAfterBytes, framing }) });
      const ends = { whole: 0, cut: 0 };
      for (framing of ["tgi-3", "tgi-2", "crlf"] as const) {
        const model = subject.create(server.url, { attempts: 1 });
        for (cutAfterBytes = 1; ; cutAfterBytes += framing === "tgi-3" ? 1 : 7) {
          const read = await readAll(model);
          expect(whole.startsWith(read.text)).toBe(true);
          expect(read.error?.code ?? `${read.finishReason}: ${read.text}`).toMatch(
            /^(model-stream-cut|stop: Grüße 界 🦅\.)$/u,
          );
          ends[read.error === null ? "whole" : "cut"] += 1;
          if (generations(server).at(-1)?.cut === false) break;
        }
      }
      expect(ends.cut).toBeGreaterThan(300);
      expect(ends.whole).toBeGreaterThanOrEqual(3);
    });

    it("failed after any number of tokens, with any error, keeps what came and reports it once", async () => {
      const errors = [
        ["Model is overloaded", "overloaded", "model-overloaded"],
        ["Request failed during generation: CUDA out of memory", "generation", "model-failed"],
        ["Incomplete generation stream", "incomplete_generation", "model-failed"],
        [
          "Input validation error: `inputs` must have less than 9 tokens. Given: 12",
          "validation",
          "model-prompt-too-long",
        ],
      ] as const;
      const tokens = ["One", " two", " three"];
      for (const [message, type, code] of errors) {
        for (const splitBytes of [1, 5, undefined]) {
          for (let afterTokens = 1; afterTokens <= tokens.length; afterTokens += 1) {
            const split = splitBytes === undefined ? {} : { splitBytes };
            const { server, model } = await start({ tokens, streamError: { message, type, afterTokens }, ...split });
            const read = await readAll(model);
            expect(read).toMatchObject({ text: tokens.slice(0, afterTokens).join(""), error: { code } });
            expect(generations(server)).toHaveLength(1);
          }
        }
      }
    });

    it("silent after any number of bytes, ends at its deadline and shows a beginning of the answer", async () => {
      let calls = 0;
      const reply = (): ScriptedReply => ({
        tokens: ["One", " two", "<|endoftext|>"],
        hangAfterBytes: 13 * (calls += 1),
        keepAliveMs: 40,
      });
      const { server } = await start({ reply });
      const deadlines = { firstTokenMs: 700, betweenTokensMs: 300 };
      const reads = Array.from({ length: 30 }, () => readAll(subject.create(server.url, { deadlines, attempts: 1 })));
      for (const read of await Promise.all(reads)) {
        expect("One two".startsWith(read.text)).toBe(true);
        expect(read.error?.code ?? read.finishReason).toBe(read.error === null ? "stop" : "model-timeout");
      }
      await until(() => server.running === 0);
    });

    it("frees fifty places within a second when fifty callers leave", async () => {
      const { server, model } = await start({ tokens: ["One", " two"], finishReason: null, hang: true });
      const callers = Array.from({ length: 50 }, () => new AbortController());
      const reads = callers.map((caller) => readAll(model, { signal: caller.signal }));
      await expect.poll(() => server.running, { timeout: 5_000 }).toBe(50);
      for (const caller of callers) caller.abort();
      await until(() => server.running === 0);
      for (const read of await Promise.all(reads)) expect(read.error?.code).toBe("aborted");
    });

    it("reads the limits again when the server comes back with another model", async () => {
      const { server, model } = await start({ tokens: [], finishReason: null });
      expect(await model.limits()).toMatchObject({ modelId: "tiiuae/falcon-7b-instruct", maxTotalTokens: 2048 });
      server.restart({ modelId: "tiiuae/Falcon3-7B-Instruct", maxInputTokens: 8000, maxTotalTokens: 8192 });
      await readAll(model);
      expect(await model.limits()).toEqual({
        modelId: "tiiuae/Falcon3-7B-Instruct",
        maxInputTokens: 8000,
        maxTotalTokens: 8192,
      });
      expect(server.requests.filter(({ path }) => path === "/info").length).toBeGreaterThanOrEqual(2);
    });

    it("names the model that writes in the first chunk alone", async () => {
      const { model } = await start({ tokens: ["One", " two", "<|endoftext|>"] });
      const { chunks } = await readAll(model);
      const names = chunks.map((chunk) => chunk.response_metadata["model_name"] as unknown);
      expect(names[0]).toBe("tiiuae/falcon-7b-instruct");
      expect(names.slice(1).every((name) => name === undefined)).toBe(true);
    });

    it("reads every framing and every split of the bytes alike", async () => {
      for (const framing of ["tgi-3", "tgi-2", "crlf"] as const) {
        for (const splitBytes of [1, 7]) {
          const { model } = await start({ tokens: ["Grüße", " 界", " 🦅", "<|endoftext|>"], framing, splitBytes });
          expect(await readAll(model)).toMatchObject({ text: "Grüße 界 🦅", finishReason: "stop", error: null });
        }
      }
    });

    it("keeps a hundred answers at once apart", async () => {
      const { model } = await start({
        reply: ({ prompt }) => ({ tokens: ["n", /nonce-(\d+)/.exec(prompt)?.[1] ?? "?", "<|endoftext|>"], delayMs: 2 }),
      });
      const answers = await Promise.all(
        Array.from(
          { length: 100 },
          async (_, index) => (await model.invoke([new HumanMessage(`nonce-${index}`)])).text,
        ),
      );
      expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => `n${index}`));
    });
  });
}

async function readAll(
  model: GroundedChatModel,
  options: { maxNewTokens?: number; signal?: AbortSignal; stop?: string[] } = {},
) {
  const chunks: AIMessageChunk[] = [];
  let error: EyrieError | null = null;
  try {
    for await (const chunk of await model.stream(MESSAGES, options)) chunks.push(chunk);
  } catch (thrown) {
    if (!(thrown instanceof EyrieError)) throw thrown;
    error = thrown;
  }
  const text = chunks.map((chunk) => chunk.text).join("");
  return { chunks, text, finishReason: chunks.at(-1)?.response_metadata["finish_reason"], error };
}

/** Everything a log could show of an error: messages, properties and causes, all the way down. */
function tellAll(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const own = Object.getOwnPropertyNames(thrown).map((name) => tellAll((thrown as Record<string, unknown>)[name]));
  return own.join("\n");
}

async function until(condition: () => boolean): Promise<void> {
  const began = Date.now();
  while (!condition()) {
    if (Date.now() - began > 1000) throw new Error("did not happen within a second");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

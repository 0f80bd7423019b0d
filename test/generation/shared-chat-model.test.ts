// Several servers as one model: the contract over one, then failover, rest, shares among callers, and a trial after a rest.
import { HumanMessage } from "langchain";
import { describe, expect, it, onTestFinished } from "vitest";
import { SharedChatModel, type SharedChatModelOptions } from "../../src/generation/shared-chat-model.ts";
import { TgiChatModel } from "../../src/generation/tgi-chat-model.ts";
import { silentLogger } from "../../src/logger.ts";
import { describeChatModelContract } from "../contract/chat-model-contract.ts";
import { type ScriptedTgi, type ScriptedTgiOptions, startScriptedTgi } from "../support/scripted-tgi.ts";

describeChatModelContract({
  name: "SharedChatModel",
  route: "/generate_stream",
  create: (endpoint, { deadlines, apiKey, attempts } = {}) =>
    new SharedChatModel({
      servers: [{ name: endpoint, model: new TgiChatModel({ endpoint, apiKey, deadlines, attempts: 1 }) }],
      placesPerServer: 128,
      waiting: 128,
      deadlines,
      attempts,
      // the faults of the contract are many in a row, and each must reach the server
      breaker: { failures: 10_000, restMs: 1, longestRestMs: 1 },
      logger: silentLogger,
    }),
});

const QUESTION = [new HumanMessage("Why?")];

async function start(options: ScriptedTgiOptions = {}): Promise<ScriptedTgi> {
  const server = await startScriptedTgi(options);
  onTestFinished(() => server.close());
  return server;
}

function share(servers: readonly ScriptedTgi[], options: Partial<SharedChatModelOptions> = {}): SharedChatModel {
  return new SharedChatModel({
    servers: servers.map(({ url }) => ({ name: url, model: new TgiChatModel({ endpoint: url, attempts: 1 }) })),
    placesPerServer: 10,
    waiting: 10,
    logger: silentLogger,
    ...options,
  });
}

const says = (text: string) => () => ({ tokens: [text, "<|endoftext|>"] });
const generations = (server: ScriptedTgi) => server.requests.filter(({ path }) => path === "/generate_stream").length;

describe("SharedChatModel", () => {
  it("goes to the next server when one is down, overloaded, broken or locked, without a pause", async () => {
    const [well, down] = await Promise.all([start({ reply: says("well") }), start()]);
    await down.close();
    const busy = await start({ reply: () => ({ status: { code: 429 } }) });
    const broken = await start({ reply: () => ({ status: { code: 500 } }) });
    const locked = await start({ apiKey: "other" });
    for (const server of [down, busy, broken, locked]) {
      const began = performance.now();
      expect((await share([server, well]).invoke(QUESTION)).text).toBe("well");
      expect(performance.now() - began).toBeLessThan(500);
    }
  });

  it("does not ask another server what it refuses on every one", async () => {
    const [one, other] = await Promise.all([
      start({ reply: () => ({ status: { code: 422, body: { error: "Input validation error: x" } } }) }),
      start(),
    ]);
    await expect(share([one, other]).invoke(QUESTION)).rejects.toMatchObject({ code: "model-request-refused" });
    expect(generations(other)).toBe(0);
  });

  it("never begins an answer again that has begun", async () => {
    const [one, other] = await Promise.all([
      start({ reply: () => ({ tokens: ["One"], finishReason: null }) }),
      start(),
    ]);
    await expect(share([one, other]).invoke(QUESTION)).rejects.toMatchObject({ code: "model-stream-cut" });
    expect(generations(other)).toBe(0);
  });

  it("spreads answers over the servers", async () => {
    const reply = () => ({ tokens: ["a", "b", "<|endoftext|>"], delayMs: 60 });
    const servers = await Promise.all([start({ reply }), start({ reply })]);
    const model = share(servers);
    await Promise.all(Array.from({ length: 8 }, () => model.invoke(QUESTION)));
    expect(servers.map(generations)).toEqual([4, 4]);
  });

  it("states the least limits of the servers it has met", async () => {
    const large = await start({ maxInputTokens: 8000, maxTotalTokens: 8192 });
    const small = await start({ maxInputTokens: 1000, maxTotalTokens: 1024 });
    const model = share([large, small]);
    expect(await model.limits()).toMatchObject({ maxTotalTokens: 8192 });
    large.reply(() => ({ status: { code: 500 } }));
    await model.invoke(QUESTION).catch(() => {});
    expect(await model.limits()).toMatchObject({ maxInputTokens: 1000, maxTotalTokens: 1024 });
  });

  it("leaves a server alone after failures, says so at once, and comes back when it is well again", async () => {
    const server = await start({ reply: () => ({ status: { code: 500 } }) });
    const breaker = { failures: 3, restMs: 300, longestRestMs: 300 };
    const model = share([server], { breaker });
    await expect(model.invoke(QUESTION)).rejects.toMatchObject({ code: "model-failed" });
    expect(generations(server)).toBe(3);
    const began = performance.now();
    await expect(model.invoke(QUESTION)).rejects.toMatchObject({
      code: "model-unreachable",
      message: expect.stringContaining("rests for now"),
    });
    await expect(model.limits()).rejects.toMatchObject({ code: "model-unreachable" });
    expect(performance.now() - began).toBeLessThan(150);
    expect(generations(server)).toBe(3);
    server.reply(says("back"));
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect((await model.invoke(QUESTION)).text).toBe("back");
  });

  it("holds no question up for a server that hangs: its trial is short, and beside the answer when another is well", async () => {
    const hanging = await start({ reply: () => ({ tokens: [], finishReason: null, hang: true }) });
    const breaker = { failures: 1, restMs: 1, longestRestMs: 60_000 };
    const alone = share([hanging], { breaker, deadlines: { firstTokenMs: 200 } });
    await expect(alone.invoke(QUESTION)).rejects.toMatchObject({ code: "model-timeout" });
    expect(generations(hanging)).toBe(1);
    const well = await start({ reply: says("well") });
    const model = share([hanging, well], { breaker });
    hanging.reply(() => ({ status: { code: 500 } }));
    for (let call = 0; call < 5; call += 1) expect((await model.invoke(QUESTION)).text).toBe("well");
  });

  it("lets as many run as there are places, the others wait, and one too many is turned away at once", async () => {
    const server = await start({ reply: () => ({ tokens: ["a", "<|endoftext|>"], delayMs: 150 }) });
    const model = share([server], { placesPerServer: 2, waiting: 2 });
    const answers = Array.from({ length: 5 }, (_, index) =>
      model.invoke(QUESTION, { caller: "ann" }).then(
        () => "answered",
        (error: { code: string }) => `${index}: ${error.code}`,
      ),
    );
    expect(await Promise.all(answers)).toEqual(["answered", "answered", "answered", "answered", "4: model-overloaded"]);
  });

  it("gives a caller who leaves the queue no place, and the place of one who leaves the answer to the next", async () => {
    const server = await start({ reply: () => ({ tokens: ["a"], finishReason: null, hang: true }) });
    const model = share([server], { placesPerServer: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = model.invoke(QUESTION, { signal: first.signal });
    await expect.poll(() => server.running).toBe(1);
    const two = model.invoke(QUESTION, { signal: second.signal });
    const three = model.invoke(QUESTION);
    second.abort();
    await expect(two).rejects.toThrow();
    server.reply(says("third"));
    first.abort();
    await expect(one).rejects.toThrow();
    expect((await three).text).toBe("third");
    expect(generations(server)).toBe(2);
  });
});

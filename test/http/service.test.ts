// The routes over real HTTP: answers, events, and one shape for every error.
import { request } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openSample } from "../support/sample-library.ts";

async function serveSample(application?: Application): Promise<string> {
  const service = createService(application ?? (await openSample()), silentLogger);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => listening.close(0));
  return listening.url;
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

test("ask answers as JSON, and as events that tell the same", async () => {
  const url = await serveSample();
  const question = "What is the per diem in Norway?";
  const response = await post(`${url}/v1/ask`, { question });
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const whole = (await response.json()) as Record<string, unknown>;
  expect(whole).toMatchObject({ question, answered: true, mode: "extractive" });

  const stream = await post(`${url}/v1/ask`, { question }, { accept: "text/event-stream" });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  expect(stream.headers.get("x-accel-buffering"), "nginx would gather it").toBe("no");
  const events = (await stream.text())
    .split("\n\n")
    .filter((block) => block.startsWith("event:"))
    .map((block) => JSON.parse(block.split("data: ")[1] ?? "") as Record<string, unknown>);
  expect(events[0]).toMatchObject({ type: "answer-start" });
  expect(events.at(-1)).toMatchObject({ type: "answer-end", text: whole["text"], citations: whole["citations"] });
  const deltas = events.filter((event) => event["type"] === "text-delta").map((event) => event["text"]);
  expect(deltas.join("")).toBe(whole["text"]);
});

test("search, status and health", async () => {
  const url = await serveSample();
  const { passages } = (await (await post(`${url}/v1/search`, { query: "warranty", limit: 3 })).json()) as {
    passages: Record<string, unknown>[];
  };
  expect(passages).toHaveLength(3);
  expect(passages[0]).toMatchObject({ rank: 1, provenance: { path: expect.any(String) }, score: expect.any(Number) });
  expect(await (await fetch(`${url}/v1/status`)).json()).toMatchObject({ documents: 21, folders: [{ failures: 0 }] });
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test("it is ready when the index is open, and being asked opens it", async () => {
  const application = await openSample();
  const url = await serveSample(application);
  const before = await fetch(`${url}/readyz`);
  expect(before.status).toBe(503);
  expect(await before.json()).toMatchObject({ error: { code: "not-ready", retryable: true } });
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(200);
  expect(application.isReady()).toBe(true);
});

test("a filter narrows search and answer, and a search explains itself when asked to", async () => {
  const url = await serveSample();
  const filter = { formats: ["markdown", "text"] };
  const found = (await (await post(`${url}/v1/search`, { query: "warranty", filter, explain: true })).json()) as {
    passages: { provenance: { path: string } }[];
    trace: { candidates: Record<string, unknown>[]; stages: unknown[] };
  };
  expect(found.passages.length).toBeGreaterThan(0);
  expect(found.passages.every(({ provenance }) => /\.(md|txt)$/.test(provenance.path))).toBe(true);
  expect(found.trace).toMatchObject({ filter, fusion: "scores", reranker: null, notice: null });
  expect(found.trace.candidates[0]).toMatchObject({ fusedRank: 1, vectorRank: expect.any(Number), outcome: "kept" });
  expect(await (await post(`${url}/v1/search`, { query: "warranty" })).json()).not.toHaveProperty("trace");
  const nowhere = { paths: ["nowhere/*"] };
  const question = "What is the per diem in Norway?";
  expect(await (await post(`${url}/v1/ask`, { question, filter: nowhere })).json()).toMatchObject({
    answered: false,
    nearest: [],
  });
});

test("every error has one shape, names the field and says what to do", async () => {
  const url = await serveSample();
  const cases: [Promise<Response>, number, RegExp][] = [
    [post(`${url}/v1/ask`, {}), 400, /question/],
    [post(`${url}/v1/ask`, "{"), 400, /not JSON/],
    [post(`${url}/v1/ask`, { question: " " }), 400, /question: must not be empty/],
    [post(`${url}/v1/ask`, { question: "x", secret: 1 }), 400, /secret/],
    [post(`${url}/v1/ask`, { question: "x".repeat(4_001) }), 400, /at most 4000/],
    [post(`${url}/v1/ask`, `{"question": "${"x".repeat(1_100_000)}"}`), 413, /over 1000000 bytes/],
    [post(`${url}/v1/search`, { query: "x", limit: 0 }), 400, /limit/],
    [post(`${url}/v1/search`, { query: "x", filter: { to: "31.1.2025" } }), 400, /filter.to: must be a day/],
    [post(`${url}/v1/ask`, { question: "x", filter: { paths: [] } }), 400, /filter.paths/],
    [post(`${url}/v1/ask`, { question: "x", filter: { principal: "root" } }), 400, /principal/],
    [fetch(`${url}/v1/ask`), 404, /GET \/v1\/ask/],
    [fetch(`${url}/nowhere`), 404, /nowhere/],
    [post(`${url}/v1/ask`, { question: "x" }, { origin: "https://elsewhere.example" }), 400, /another origin/],
  ];
  for (const [answer, status, message] of cases) {
    const response = await answer;
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(Object.keys(error).sort()).toEqual(["code", "message", "remedy", "retryable"]);
    expect(error["message"]).toMatch(message);
  }
});

test("a host that is not this machine is refused, as a rebound name would be", async () => {
  const { port } = new URL(await serveSample());
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/v1/status", headers: { host: "rebound.example" } }, (response) =>
      resolve(response.statusCode),
    )
      .on("error", reject)
      .end();
  });
  expect(status).toBe(400);
});

test("a connection that is to be closed is closed with its answer, a stream's too", async () => {
  const { port } = new URL(await serveSample());
  const asked = (path: string, body: unknown) =>
    new Promise<string | undefined>((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      request({ host: "127.0.0.1", port, path, method: "POST", agent: false, headers }, (response) =>
        response.resume().on("end", () => resolve(response.headers.connection)),
      )
        .on("error", reject)
        .end(JSON.stringify(body));
    });
  const messages = [{ role: "user", content: "What is the per diem in Norway?" }];
  expect(await asked("/v1/search", { query: "warranty" })).toBe("close");
  expect(await asked("/v1/ask", { question: "What is the per diem in Norway?", stream: true })).toBe("close");
  expect(await asked("/v1/chat/completions", { messages, stream: true })).toBe("close");
});

test("what the parser refuses is an error in the one shape", async () => {
  const { port } = new URL(await serveSample());
  const answerTo = (head: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1");
      let text = "";
      socket.on("data", (piece) => (text += piece.toString())).on("end", () => resolve(text));
      socket.on("error", reject).write(`${head}\r\nConnection: close\r\n\r\n`);
    });
  const cases: [string, number][] = [
    ["GET /livez HTTP/1.1\r\nHost: \u00ff", 400],
    ["GET /livez HTTP/1.1\r\nHost: localhost:99999", 400],
    ["GET /livez HTTP/1.1\r\nHost: [::1", 400],
    ["GET /\\x HTTP/1.1\r\nHost: localhost", 400],
    ["GET x HTTP/1.1\r\nHost: localhost", 400],
    ["GET / x HTTP/1.1\r\nHost: localhost", 400],
    ["GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: 200-ok", 417],
    ["POST /livez HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\nExpect: 200-ok", 417],
    [`GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}`, 431],
  ];
  for (const [head, status] of cases) {
    const answer = await answerTo(head);
    expect(answer.match(/HTTP\/1\.1/g), head).toHaveLength(1);
    const [first = "", body = ""] = answer.split("\r\n\r\n");
    expect(first).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*content-type: application/json`, "i"));
    const json = /\{.*\}/s.exec(body)?.[0] ?? "{}";
    expect(Object.keys((JSON.parse(json) as { error: object }).error), head).toEqual([
      "code",
      "message",
      "remedy",
      "retryable",
    ]);
  }
});

test("a port that is taken is named", async () => {
  const { port } = new URL(await serveSample());
  const service = createService(await openSample(), silentLogger);
  await expect(listen(service, { host: "127.0.0.1", port: Number(port) })).rejects.toMatchObject({
    code: "address-in-use",
  });
});

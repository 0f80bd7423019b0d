// What an OpenTelemetry collector is sent, over real HTTP: requests, answers and their stages, and nothing of what was asked.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { composeTraces } from "../../src/compose-traces.ts";
import { readSettings } from "../../src/config.ts";
import { createLogger, silentLogger } from "../../src/logger.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { openSample } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { post } from "../support/serve.ts";

/** The parts of OTLP's JSON that are looked at. */
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: Readonly<Record<string, unknown>> }[];
  readonly status: { readonly code?: number };
}

async function startCollector(status = 200) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(`${request.url} ${Buffer.concat(parts).toString()}`);
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a request, its answer and the answer's stages are one trace that holds no word of the question", async () => {
  const collector = await startCollector();
  const tgi = await startScriptedTgi({ reply: () => ({ tokens: ["It", " is", " 82", " [1]", "."] }) });
  const traces = await composeTraces(readSettings({ EYRIE_OTLP_URL: collector.url }), silentLogger);
  const { url, key } = await serveGuarded(await openSample({ EYRIE_TGI_URL: tgi.url }));
  const reader = { "x-api-key": key() };
  await post(`${url}/v1/ask`, { question: "What is the per diem in Norway?" }, reader);
  await post(`${url}/v1/search`, { query: "warranty" }, reader);
  await post(`${url}/v1/ask`, { question: "What is the per diem in Norway?", collections: ["nowhere"] }, reader);
  await traces?.close();

  const text = collector.bodies.join("");
  expect(text).toMatch(/^\/v1\/traces \{/);
  expect(text).not.toMatch(/diem|Norway|warranty|handbook|key:|eyrie_[0-9a-f]{16}/i);
  const spans = spansIn(collector.bodies);
  const asked = spans.find(({ name }) => name === "POST /v1/ask");
  expect(attributesOf(asked)).toEqual({
    "http.request.method": "POST",
    "http.route": "/v1/ask",
    "http.response.status_code": 200,
  });
  const answer = spans.find(({ name, parentSpanId }) => name === "answer" && parentSpanId === asked?.spanId);
  expect(attributesOf(answer)).toMatchObject({ "eyrie.mode": "model", "eyrie.outcome": "answered" });
  expect(spans.filter((span) => span.parentSpanId === answer?.spanId).map(({ name }) => name)).toEqual([
    "find",
    "begin to write",
    "write",
  ]);
  expect(new Set(spans.filter(({ traceId }) => traceId === asked?.traceId)).size).toBe(5);
  const searched = spans.find(({ name }) => name === "search");
  expect(spans.find(({ spanId }) => spanId === searched?.parentSpanId)?.name).toBe("POST /v1/search");
});

test("a collector that fails is a warning, and answers do not wait for it", async () => {
  const collector = await startCollector(400);
  const lines: string[] = [];
  const logger = createLogger((line) => void lines.push(line));
  const traces = await composeTraces(readSettings({ EYRIE_OTLP_URL: `${collector.url}/` }), logger);
  const { url, key } = await serveGuarded(await openSample());
  expect((await post(`${url}/v1/search`, { query: "warranty" }, { "x-api-key": key() })).status).toBe(200);
  await traces?.close();
  expect(collector.bodies).toHaveLength(1);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { event: "traces-unsent", collector: `${collector.url}/` },
  ]);
});

function spansIn(bodies: readonly string[]): SentSpan[] {
  return bodies.flatMap((body) => {
    const { resourceSpans } = JSON.parse(body.slice(body.indexOf("{"))) as {
      resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
    };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  });
}

function attributesOf(span: SentSpan | undefined): Record<string, unknown> {
  return Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}

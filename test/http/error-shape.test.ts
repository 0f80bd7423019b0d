// Every route of the OpenAPI document is sent what it does not take: each answer is an error in the one shape, with what to do about it.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type ApiDocument, type Operation, type Schema, operationsOf } from "../../eval/prove/fuzz-operations.ts";
import { fittingValue } from "../../eval/prove/fuzz-values.ts";
import { seededRandom } from "../../eval/resampling.ts";
import type { Application } from "../../src/application.ts";
import { ERROR_KINDS, type ErrorCode } from "../../src/errors.ts";
import { type Listening, listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openApplication } from "../support/sample-library.ts";

const described = await createService({} as Application, silentLogger).request("/openapi.json", {
  headers: { host: "localhost" },
});
const operations = operationsOf((await described.json()) as ApiDocument);
const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const STACK = /\bat \S+ \(|\.[jt]s:\d+|node_modules|\/src\//;

let application: Application;
let listening: Listening;

beforeAll(async () => {
  application = await openApplication({ EYRIE_DATA: inject("sampleKnowledgeBase") });
  listening = await listen(createService(application, silentLogger), { host: "127.0.0.1", port: 0 });
});

afterAll(async () => {
  await listening.close(0);
  await application.close();
});

/** Well formed, but of nothing that is there. */
function pathOf({ path }: Operation, ids?: string): string {
  const unknown = path.includes("ingest-jobs")
    ? "00000000-0000-4000-8000-000000000000"
    : "0".repeat(path.includes("keys") ? 16 : 32);
  return path.replace("{id}", encodeURIComponent(ids ?? unknown)).replace("{collection}", "default");
}

async function expectError(sent: Promise<Response>, statuses: readonly number[], what: string): Promise<void> {
  const response = await sent;
  const text = await response.text();
  expect(statuses, `${what}: ${response.status} ${text.slice(0, 300)}`).toContain(response.status);
  expect(response.headers.get("content-type"), what).toMatch(/^application\/json/);
  const body = JSON.parse(text) as { error: { code: ErrorCode; message: string; remedy: string; retryable: boolean } };
  expect(Object.keys(body), what).toEqual(["error"]);
  expect(Object.keys(body.error).sort(), what).toEqual(["code", "message", "remedy", "retryable"]);
  const { code, message, remedy, retryable } = body.error;
  expect(ERROR_KINDS[code], what).toMatchObject({ status: response.status, remedy, retryable });
  expect(message.length, what).toBeGreaterThan(0);
  expect(text, what).not.toMatch(STACK);
}

function send(
  operation: Operation,
  body: string | Uint8Array<ArrayBuffer> | null,
  type: string | null = "application/json",
): Promise<Response> {
  const headers = type === null ? {} : { "content-type": type };
  return fetch(`${listening.url}${pathOf(operation)}`, { method: operation.method, headers, body });
}

/** One body that fits. */
function goodBody({ body, id }: Operation): Record<string, unknown> {
  const context = { random: seededRandom(1), known: { folder: ["/nowhere"] }, operation: id };
  return fittingValue(body?.schema ?? {}, "body", context) as Record<string, unknown>;
}

function strange({ type, properties }: Schema): unknown {
  return type === "object" || properties !== undefined ? 7 : { odd: [] };
}

const name = "$method $path";
const withId = operations.filter(({ path }) => path.includes("{id}"));
const withQuery = operations.filter(({ parameters }) => parameters.some((parameter) => parameter.in === "query"));
const withBody = operations.filter(({ body }) => body !== null);
const withJson = operations.filter(({ body }) => body?.type === "application/json");

test("there are routes of each kind", () => {
  const counts = [operations, withId, withQuery, withBody, withJson].map((list) => list.length);
  expect(Math.min(...counts)).toBeGreaterThan(1);
});

test.each(operations)(`${name} with a verb it does not have`, async (operation) => {
  const own = new Set(operations.filter(({ path }) => path === operation.path).map(({ method }) => method));
  for (const method of VERBS.filter((verb) => !own.has(verb)))
    await expectError(fetch(`${listening.url}${pathOf(operation)}`, { method }), [404, 405], method);
});

test.each(withId)(`${name} of an id that is not there, or is none`, async (operation) => {
  const { method, path } = operation;
  const sent =
    operation.body === null
      ? { method }
      : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(goodBody(operation)) };
  const of = (ids?: string) => fetch(`${listening.url}${pathOf(operation, ids)}`, sent);
  await expectError(of(), [404], "unknown");
  for (const id of ["x", "0".repeat(31), "G".repeat(32), "../../etc", "%", "\0", "字"])
    await expectError(of(id), [400], id);
  const raw = `${listening.url}${path.replace("{id}", "%E0%A4%A")}`;
  await expectError(fetch(raw, { method }), [400, 404], "an escape that is none");
});

test.each(withQuery)(`${name} with queries it does not take`, async (operation) => {
  const queries = ["unknown=1", "limit=1&limit=2&unknown[]=3"];
  for (const { name: field, schema } of operation.parameters.filter((one) => one.in === "query"))
    if (schema.enum !== undefined || schema.minimum !== undefined)
      for (const value of ["", "odd", "1e3", "0x1", "%20 1", "-1", "1e99", "%00"]) queries.push(`${field}=${value}`);
  for (const query of queries) {
    const { method } = operation;
    await expectError(fetch(`${listening.url}${pathOf(operation)}?${query}`, { method }), [400], query);
  }
});

test.each(withBody)(`${name} with a body that cannot be read`, async (operation) => {
  const good = JSON.stringify(goodBody(operation));
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonx",
    "",
    null,
  ])
    await expectError(send(operation, good, type), [400], `type ${type}`);
  await expectError(send(operation, null), [400], "none");
  const bodies = [
    "{",
    "",
    "nul",
    "'a'",
    "{}{}",
    "[1,",
    '{"a":}',
    "\u0000",
    "[]",
    "null",
    "7",
    '"x"',
    "[".repeat(5_000),
  ];
  for (const body of bodies) await expectError(send(operation, body), [400], `body ${body.slice(0, 9)}`);
  await expectError(send(operation, new Uint8Array([0x7b, 0xff, 0xfe])), [400], "bytes of no text");
});

test.each(withJson)(`${name} with fields that are missing, unknown or of another type`, async (operation) => {
  const schema: Schema = operation.body?.schema ?? {};
  const good = goodBody(operation);
  const bad = (body: unknown, what: string) => expectError(send(operation, JSON.stringify(body)), [400], what);
  for (const field of schema.required ?? []) {
    const { [field]: _left, ...rest } = good;
    await bad(rest, `without ${field}`);
  }
  if (schema.additionalProperties === false) await bad({ ...good, principal: "root" }, "with principal");
  for (const [field, within] of Object.entries(schema.properties ?? {}))
    await bad({ ...good, [field]: strange(within) }, `with a strange ${field}`);
});

test("what no route is for, the page's files and the reference among it", async () => {
  for (const path of [
    "/nowhere",
    "/v1",
    "/v1/",
    "/V1/ask",
    "/v1/ask/",
    "//v1/ask",
    "/assets/none.js",
    "/assets/..%2f..%2fpackage.json",
    "/docs/x",
  ])
    await expectError(fetch(`${listening.url}${path}`), [404], path);
  for (const path of ["/", "/docs", "/openapi.json", "/docs/reference.css", "/assets/x.js", "/mcp"])
    await expectError(fetch(`${listening.url}${path}`, { method: "PUT", body: "x" }), [404], `PUT ${path}`);
  for (const method of ["GET", "DELETE"])
    await expectError(fetch(`${listening.url}/mcp`, { method }), [405], `${method} /mcp`);
});

// Agents over /mcp: the client of the protocol's SDK in both generations of the protocol, with a key and without, seeing what the key may see.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, onTestFinished, test } from "vitest";
import { createService } from "../../src/http/service.ts";
import { listen } from "../../src/http/listen.ts";
import type { Logger } from "../../src/logger.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { openSample } from "../support/sample-library.ts";
import { post, serveSample } from "../support/serve.ts";

const QUESTION = "What is the per diem in Norway?";

interface Result {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

async function connect(url: string, mode: "legacy" | "auto", key?: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const requestInit = key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
  onTestFinished(() => client.close());
  return client;
}

async function call(client: Client, name: string, given: Record<string, unknown>) {
  const result = (await client.callTool({ name, arguments: given })) as Result;
  return { text: result.content.map(({ text }) => text).join("\n"), data: result.structuredContent, ...result };
}

test.each(["legacy", "auto"] as const)("a cited question is completed with a key (%s protocol)", async (mode) => {
  const { url, key, people } = await serveGuarded(await openSample());
  const client = await connect(url, mode, key({ role: "reader", name: "agent" }));
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["search", "ask", "read_document"]);
  const asked = await call(client, "ask", { question: QUESTION });
  expect(asked.text).toMatch(/82[\s\S]*\[1\][\s\S]*Sources:\n\[1\] handbook\/\S+, page 4 \(document [0-9a-f]{32}/);
  expect(asked.data).toMatchObject({ answered: true, citations: [{ number: 1, page: 4, quote: expect.any(String) }] });
  const { citations } = asked.data as { citations: { documentId: string; quote: string }[] };
  const { documentId, quote } = citations[0] ?? {};
  const read = await call(client, "read_document", { documentId, page: 4 });
  expect(read.data).toMatchObject({ documentId, page: 4, path: "handbook/travel-and-expenses.pdf" });
  expect(read.text).toContain(quote);
  const found = await call(client, "search", { query: QUESTION, limit: 2, filter: { formats: ["pdf"] } });
  expect(found.data).toMatchObject({ passages: [{ number: 1 }, { number: 2 }] });
  expect(found.text).toMatch(/^\[1\] handbook\/travel-and-expenses\.pdf, page 4/);
  const log = [...people.audit.export()].map((line) => JSON.parse(line) as { actor: string; action: string });
  expect(log.map(({ action }) => action)).toEqual(expect.arrayContaining(["question", "answer", "search"]));
  expect(new Set(log.filter(({ action }) => action === "question").map(({ actor }) => actor)).size).toBe(1);
  expect(log.find(({ action }) => action === "question")?.actor).not.toBe("owner");
});

test("what a key may not see is not there for its agent", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const seeing = await connect(url, "auto", key());
  const { passages } = (await call(seeing, "search", { query: QUESTION })).data as {
    passages: { documentId: string }[];
  };
  const blind = await connect(url, "auto", key({ collections: ["elsewhere"] }));
  expect((await call(blind, "search", { query: QUESTION })).data).toEqual({ passages: [] });
  expect((await call(blind, "ask", { question: QUESTION })).data).toMatchObject({ answered: false, nearest: [] });
  const refused = await call(blind, "read_document", { documentId: passages[0]?.documentId });
  expect([refused.isError, refused.text]).toEqual([true, expect.stringMatching(/^no document .* \(not-found\)$/)]);
});

test("without a key an agent is let in on this machine alone", async () => {
  const { url } = await serveGuarded(await openSample());
  await expect(connect(url, "legacy")).rejects.toThrow();
  const answered = await post(`${url}/mcp`, { jsonrpc: "2.0", id: 1, method: "ping" });
  expect([answered.status, await answered.json()]).toMatchObject([401, { error: { code: "unauthorized" } }]);
  const open = await connect(await serveSample(), "auto");
  expect((await call(open, "ask", { question: QUESTION })).data).toMatchObject({ answered: true });
});

test("what does not fit is told to the agent, and what is no message is refused in the one shape", async () => {
  const url = await serveSample();
  const client = await connect(url, "auto");
  for (const [name, given] of [
    ["search", { query: " " }],
    ["search", { query: "x", limit: 101 }],
    ["ask", { question: "x", principal: "root" }],
    ["read_document", { documentId: "x" }],
    ["read_document", { documentId: "0".repeat(32), page: 1, start: 1 }],
  ] as const)
    expect((await call(client, name, given)).isError).toBe(true);
  await expect(client.callTool({ name: "delete", arguments: {} })).rejects.toThrow(/delete/);
  for (const body of ["{", "[]", "null", { jsonrpc: "1.0" }]) {
    const refused = await post(`${url}/mcp`, body);
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: "invalid-request" } }]);
  }
  for (const method of ["GET", "DELETE"]) {
    const refused = await fetch(`${url}/mcp`, { method });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await refused.json()).toMatchObject({ error: { code: "method-not-allowed", remedy: expect.any(String) } });
  }
});

test("what breaks inside is noted in the log, and its words stay there", async () => {
  const logged: unknown[] = [];
  const note = (event: string, fields?: unknown) => void logged.push([event, fields]);
  const logger: Logger = { info() {}, warn() {}, error: note };
  const search = () => Promise.reject(new Error("the secret path /srv/x"));
  const service = createService({ ...(await openSample()), search }, logger);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => listening.close(0));
  const broken = await call(await connect(listening.url, "auto"), "search", { query: "x" });
  expect([broken.isError, broken.text]).toEqual([true, expect.stringContaining("(internal)")]);
  expect(broken.text).not.toContain("secret");
  expect(logged).toEqual([["tool-failed", { reason: expect.stringContaining("secret path") }]]);
});

// eyrie mcp as an agent starts it: a process that speaks the protocol over its standard input and output, and nothing else there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { expect, inject, onTestFinished, test } from "vitest";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

test("an agent completes a cited question and leaves; standard output holds the protocol alone", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
  const agent = spawn(process.execPath, [BIN, "mcp", "--data", data], {
    // what makes libraries call out is set, and cleared before they load
    env: { PATH: process.env["PATH"], HTTPS_PROXY: "http://192.0.2.1:9", LANGSMITH_TRACING: "true" },
    cwd: "/",
  });
  onTestFinished(() => void agent.kill("SIGKILL"));
  let [written, noted] = ["", ""];
  agent.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
  agent.stderr.on("data", (chunk: Buffer) => (noted += chunk.toString()));
  const client = new Client({ name: "test", version: "1" });
  // a transport of two streams: what the process writes is read, what it reads is written
  await client.connect(new StdioServerTransport(agent.stdout, agent.stdin));
  const { content, structuredContent } = await client.callTool({
    name: "ask",
    arguments: { question: "What is the per diem in Norway?" },
  });
  expect(content).toMatchObject([
    { type: "text", text: expect.stringMatching(/\[1\][\s\S]*Sources:\n\[1\] .+, page 4/) },
  ]);
  expect(structuredContent).toMatchObject({ answered: true, citations: [{ page: 4, quote: expect.any(String) }] });
  agent.stdin.end();
  expect(await once(agent, "exit")).toEqual([0, null]);
  const lines = written.trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { jsonrpc: string }).jsonrpc)).toEqual(lines.map(() => "2.0"));
  expect(lines.length).toBeGreaterThan(1);
  expect(noted).not.toContain("egress-refused");
  const people = PeopleDatabase.open(data);
  onTestFinished(() => people.close());
  const actions = [...people.audit.export()].map((line) => (JSON.parse(line) as { action: string }).action);
  expect(actions).toEqual(["question", "answer"]);
});

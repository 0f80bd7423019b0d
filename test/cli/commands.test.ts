// The commands as a person runs them: real processes, their output and their exit codes.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import { runEyrie as run } from "../support/run-eyrie.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

test.each([
  "ingest",
  "ask",
  "search",
  "serve",
  "status",
  "retry",
  "remove",
  "purge",
  "verify",
  "rebuild",
  "backup",
  "restore",
  "keys",
  "users",
  "groups",
  "audit",
  "config",
  "doctor",
])("%s explains itself", async (name) => {
  const { code, out } = await run([name, "--help"]);
  expect(code).toBe(0);
  for (const option of ["--data", "--json", "--help"]) expect(out).toContain(option);
});

test("ask streams an answer and lists its sources; --json gives the same as one object", async () => {
  const data = inject("sampleKnowledgeBase");
  const { code, out } = await run(["ask", "What is the per diem in Norway?", "--data", data]);
  expect(code).toBe(0);
  expect(out).toMatch(/Norway.*82[\s\S]*Sources\n\[1\] [\w/-]+\.pdf, page \d/);
  expect(out).toContain("handbook/travel-and-expenses.pdf, page 4");
  const json = JSON.parse(
    (await run(["ask", "What is the per diem in Norway?", "--json", "--data", data])).out,
  ) as Record<string, unknown>;
  expect(json).toMatchObject({ answered: true, mode: "extractive", question: "What is the per diem in Norway?" });
});

test("whoever reads the output may have enough of it", async () => {
  const args = [BIN, "search", "per diem", "--limit", "50", "--data", inject("sampleKnowledgeBase")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  child.stdout.destroy();
  await once(child, "close");
  expect(said).not.toMatch(/EPIPE|node:/);
});

test("ask without a question reads one a line, remembers, shows sources and explains", async () => {
  const lines = "What is the per diem in Norway?\n/sources 1\nAnd in Sweden?\n/new\n/nonsense\n";
  const args = [BIN, "ask", "--explain", "--model", "none", "--data", inject("sampleKnowledgeBase")];
  const child = spawn(process.execPath, args, { env: { ...process.env, EYRIE_TGI_URL: "http://127.0.0.1:9" } });
  const [out, err] = [child.stdout, child.stderr].map((stream) => {
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    return () => Buffer.concat(pieces).toString();
  });
  child.stdin.end(lines);
  expect(await once(child, "close")).toEqual([0, null]);
  expect(out?.()).toMatch(/Norway.*82[\s\S]*Sources\n\[1\] [\s\S]*\n\[1\] [^\n]*page \d\n\n[\s\S]*Sweden/);
  expect(err?.()).toMatch(/searched for {3}per diem norway: And in Sweden\? \(made whole by rules\)/);
  expect(err?.()).toMatch(/no command \/nonsense/);
});

test("tracing that the environment asks LangChain for reaches nobody", async () => {
  const touched: string[] = [];
  const sink = createServer((request, response) => {
    touched.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((ready) => sink.listen(0, "127.0.0.1", ready));
  const tgi = await startScriptedTgi();
  onTestFinished(async () => {
    sink.close();
    await tgi.close();
  });
  const address = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const ran = await run(["ask", "What is the per diem in Norway?", "--json", "--data", inject("sampleKnowledgeBase")], {
    EYRIE_TGI_URL: tgi.url,
    LANGSMITH_TRACING: "true",
    LANGCHAIN_TRACING_V2: "true",
    LANGSMITH_ENDPOINT: address,
    LANGCHAIN_ENDPOINT: address,
    LANGSMITH_API_KEY: "key",
  });
  expect(JSON.parse(ran.out)).toMatchObject({ mode: "model" });
  expect(touched).toEqual([]);
});

test("a question that the documents do not answer leaves with 1 and shows the nearest", async () => {
  const { code, out } = await run(["ask", "What is the capital of Mongolia?", "--data", inject("sampleKnowledgeBase")]);
  expect(code).toBe(1);
  expect(out).toMatch(/do not seem to answer[\s\S]*Nearest\n\[1\]/);
});

test("filters narrow a search and a question, and what is wrong with them is named", async () => {
  const data = inject("sampleKnowledgeBase");
  const search = await run([
    "search",
    "per diem Norway",
    "--format",
    "pdf",
    "--path",
    "handbook/*",
    "--explain",
    "--json",
    "--data",
    data,
  ]);
  const { passages, trace } = JSON.parse(search.out) as {
    passages: { provenance: { path: string } }[];
    trace: { candidates: unknown[]; stages: unknown[]; filter: unknown };
  };
  expect(passages.every(({ provenance }) => /^handbook.*pdf$/.test(provenance.path))).toBe(true);
  expect(trace).toMatchObject({ filter: { formats: ["pdf"], paths: ["handbook/*"] }, candidates: expect.any(Array) });
  const shown = await run(["search", "per diem Norway", "--explain", "--limit", "1", "--data", data]);
  expect(shown.out).toMatch(/words +vectors +fused[\s\S]*kept[\s\S]*embedding \d/);
  expect((await run(["ask", "What is the per diem in Norway?", "--path", "nowhere/*", "--data", data])).code).toBe(1);
  const wrong = await run(["search", "x", "--from", "yesterday", "--data", data]);
  expect(wrong.code).toBe(64);
  expect(wrong.err).toMatch(/from: must be a day such as 2025-01-31/);
});

test("search and status", async () => {
  const data = inject("sampleKnowledgeBase");
  const search = await run(["search", "pyranometer", "--limit", "2", "--json", "--data", data]);
  expect(search.code).toBe(0);
  expect((JSON.parse(search.out) as { passages: unknown[] }).passages).toHaveLength(2);
  expect(JSON.parse((await run(["status", "--json", "--data", data])).out)).toMatchObject({
    documents: 21,
    model: { kind: "extractive" },
  });
});

test("errors say what to do and have their own exit code", async () => {
  const data = join(temporaryFolder(), "kb");
  const missing = await run(["ingest", "/no/such/folder", "--data", data]);
  expect(missing).toMatchObject({
    code: 66,
    out: "",
    err: expect.stringMatching(/no folder \/no\/such\/folder.*Check the path.*folder-unusable/s),
  });
  const elsewhere = { EYRIE_HOST: "0.0.0.0", EYRIE_HOSTS: "eyrie.example.org" };
  expect(await run(["serve", "--data", data], elsewhere)).toMatchObject({
    code: 78,
    err: expect.stringMatching(/no key in force.*eyrie keys create.*keys-missing/),
  });
  const two = await run(["status", "--data", data, "--json"], {
    EYRIE_PORT: "many",
    EYRIE_TYPO: "1",
    EYRIE_TGI_URL: "localhost:8080",
  });
  expect(two.code).toBe(78);
  const { error } = JSON.parse(two.out) as { error: { code: string; message: string } };
  expect(error.code).toBe("configuration-invalid");
  for (const name of ["EYRIE_PORT", "EYRIE_TYPO", "EYRIE_TGI_URL"]) expect(error.message).toContain(name);
  expect((await run(["ask", "--json", "--data", data])).code).toBe(64);
  expect((await run(["ask", " ", "--data", data])).code).toBe(64);
  expect((await run(["nonsense"])).code).toBe(64);
});

test("serve ingests a first library, announces itself, answers, and stops in good order", async () => {
  const { SAMPLE_FOLDER } = await import("../support/sample-library.ts");
  const data = join(temporaryFolder(), "kb");
  const sample = join(SAMPLE_FOLDER, "meetings");
  const server = spawn(process.execPath, [BIN, "serve", "--port", "0", "--sample", sample, "--data", data]);
  const said = await saidUntil(server, /on (http:\S+)[\s\S]*ask ".*"\n.*ask ".*"\n.*ask ".*"\n/);
  const url = /on (http:\S+)/.exec(said)?.[1] ?? "";
  const answer = await fetch(`${url}/v1/ask`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question: "How long did the drill take?" }),
  });
  expect(await answer.json()).toHaveProperty("answered");
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
});

function saidUntil(server: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, reject) => {
    let said = "";
    server.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
      if (pattern.test(said)) found(said);
    });
    server.once("exit", () => reject(new Error(`the service ended after saying ${said}`)));
  });
}

test("verify says of each check how much it looked at; damage leaves with 65 and what to do", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
  const whole = await run(["verify", "--data", data]);
  expect(whole.code).toBe(0);
  expect(whole.out).toMatch(
    /vectors .* \d+ {2}passed\n[\s\S]*recall@10 is [\s\S]*21 documents, \d+ passages, .*: whole/,
  );
  const database = new Database(join(data, "catalogue.sqlite"));
  database.exec("DELETE FROM chunk_words WHERE rowid = 1");
  database.close();
  const damaged = await run(["verify", "--data", data]);
  expect(damaged.code).toBe(65);
  expect(damaged.out).toMatch(/words .*FAILED, 1 fault\n {2}passage 1 is not[\s\S]*NOT WHOLE.*`eyrie rebuild`/);
  const json = await run(["verify", "--json", "--data", data]);
  expect(json.code).toBe(65);
  expect(JSON.parse(json.out)).toMatchObject({ whole: false, remedy: expect.stringContaining("eyrie rebuild") });
  expect(await run(["verify", "--data", join(data, "none")])).toMatchObject({ code: 66, out: "" });
});

// The service told to stop while twenty answers are being written: each gets its end, what was written stays whole, and the log and the
// files it leaves hold no key, no cookie and no question.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { signIn } from "../support/guarded-service.ts";
import { runEyrie } from "../support/run-eyrie.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
const STREAMS = 20;

test("stopped with twenty answers under way, each has its end event, and the process ends with 0", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
  // an answer of about three seconds, once all have begun
  const tokens = [...Array.from({ length: 30 }, (_, place) => ` word${place}`), " [1]."];
  let begin = () => {};
  const begun = new Promise<void>((done) => {
    begin = done;
  });
  const onSend = (place: number) => (place === 0 ? begun : undefined);
  const tgi = await startScriptedTgi({ reply: () => ({ tokens, delayMs: 100, onSend }) });
  onTestFinished(() => tgi.close());
  const people = PeopleDatabase.open(data);
  const made = { name: "all", user: null, role: "admin", collections: "all", expiresMs: null } as const;
  const { secret } = people.keys.create(made);
  people.close();

  const env = {
    ...process.env,
    EYRIE_TGI_URL: tgi.url,
    EYRIE_KEYS_REQUIRED: "yes",
    EYRIE_CALLER_PLACES: String(STREAMS),
    EYRIE_ANSWER_CACHE: "0",
  };
  const server = spawn(process.execPath, [BIN, "serve", "--port", "0", "--json", "--data", data], { env });
  onTestFinished(() => void server.kill("SIGKILL"));
  let log = "";
  server.stderr.on("data", (piece: Buffer) => (log += piece.toString()));
  const [said] = (await once(server.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(said.toString()) as { url: string };
  const cookie = await signIn(url, secret);
  await fetch(`${url}/v1/status`, { headers: { cookie } });
  await fetch(`${url}/v1/status`, { headers: { "x-api-key": "eyrie_wrong" } });

  const ask = async () => {
    const response = await fetch(`${url}/v1/ask`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ question: "What is the per diem in Norway?", stream: true }),
    });
    return response.text();
  };
  const answers = Array.from({ length: STREAMS }, ask);
  await expect.poll(() => tgi.running, { timeout: 30_000 }).toBe(STREAMS);
  begin();
  const stopped = performance.now();
  server.kill("SIGTERM");
  const exited = once(server, "exit");
  for (const text of await Promise.all(answers)) {
    const events = text
      .trim()
      .split("\n\n")
      .filter((block) => block.startsWith("event:"));
    expect(events.at(-1)).toMatch(/^event: answer-end\n/);
    expect(events.at(-1)).toContain("word29");
  }
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - stopped).toBeLessThan(35_000);

  expect((await runEyrie(["verify", "--data", data])).code).toBe(0);
  const after = PeopleDatabase.open(data);
  expect(after.audit.verify()).toMatchObject({ entries: 1 + 2 * STREAMS, broken: null });
  after.close();
  expect(log.trim().split("\n").length).toBeGreaterThan(STREAMS);
  for (const hidden of [secret.slice(-43), cookie.split("=")[1] ?? "x", "eyrie_wrong", "per diem", "Norway", "word1"])
    expect(log).not.toContain(hidden);
}, 90_000);

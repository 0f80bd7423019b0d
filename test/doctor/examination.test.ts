// What eyrie doctor and eyrie config say, of a machine that is well and of one that is not.
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import type { EffectiveSetting } from "../../src/config.ts";
import type { Check } from "../../src/doctor/check.ts";
import { checkClock, checkNode } from "../../src/doctor/machine-checks.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { runEyrie as run } from "../support/run-eyrie.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const REQUIRED = "^20.19.0 || ^22.12.0 || >=24.0.0";

function dataFolder(): string {
  const data = join(temporaryFolder(), "kb");
  mkdirSync(data, { mode: 0o700 });
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  return data;
}

function byName(out: string): Record<string, Check> {
  return Object.fromEntries((JSON.parse(out) as Check[]).map((check) => [check.name, check]));
}

test.each([
  ["v20.19.0", "well"],
  ["v20.18.3", "failed"],
  ["v21.7.0", "failed"],
  ["v22.13.1", "well"],
  ["v23.1.0", "failed"],
  ["v24.0.0", "well"],
  ["v26.3.0", "well"],
])("Node.js %s is %s", (version, verdict) => {
  expect(checkNode(version, REQUIRED).verdict).toBe(verdict);
});

test("a clock that is before what is past is wrong", () => {
  expect(checkClock(2, 1)).toMatchObject({ verdict: "well" });
  expect(checkClock(1, 2)).toMatchObject({ verdict: "failed", remedy: expect.stringContaining("NTP") });
});

test("a machine that is well: parts load, the model server states its limits, the embedding answers", async () => {
  const data = dataFolder();
  const people = PeopleDatabase.open(data);
  people.keys.create({ name: "x", user: null, role: "admin", collections: "all", expiresMs: null });
  people.close();
  const tgi = await startScriptedTgi();
  onTestFinished(() => tgi.close());
  const { code, out } = await run(["doctor", "--json", "--data", data], { EYRIE_TGI_URL: tgi.url });
  const checks = byName(out);
  expect(code).toBe(0);
  for (const name of [
    "node",
    "sqlite",
    "hnsw",
    "compiler",
    "data-folder",
    "disk",
    "clock",
    "access",
    "embedding",
    "model",
  ])
    expect(checks[name]).toMatchObject({ verdict: "well", remedy: null });
  expect(checks["model"]?.found).toBe("tiiuae/falcon-7b-instruct: 1536 tokens of prompt, 2048 in all");
  expect(checks["embedding"]?.found).toMatch(/384 dimensions, a sentence in \d+ ms/);
  expect(checks["access"]?.found).toMatch(/^1 keys, this machine needs no key/);
  expect(checks["reranker"]).toMatchObject({ verdict: "skipped" });
});

test("what is wrong is named with what to do, and what is right is looked at all the same", async () => {
  const data = dataFolder();
  const people = PeopleDatabase.open(data);
  people.audit.append("x", "sign-out", {});
  people.close();
  const raw = new Database(join(data, "people.sqlite"));
  raw.exec("DROP TRIGGER audit_unchanged; UPDATE audit SET entry = '{}'");
  raw.close();
  chmodSync(data, 0o755);
  const file = join(temporaryFolder(), "settings.json");
  writeFileSync(file, JSON.stringify({ EYRIE_TGI_URL: "http://127.0.0.1:9", EYRIE_MODEL_API_KEY: "geheim" }));
  chmodSync(file, 0o644);
  const { code, out } = await run(["doctor", "--json", "--data", data, "--config", file]);
  const checks = byName(out);
  expect(code).toBe(69);
  expect(checks["model"]).toMatchObject({ verdict: "failed", found: expect.stringContaining("does not answer") });
  expect(checks["model"]?.remedy).toMatch(/EYRIE_TGI_URL/);
  expect(checks["access"]).toMatchObject({
    verdict: "failed",
    found: expect.stringContaining("entry 1 of the audit log"),
  });
  expect(checks["permissions"]).toMatchObject({ verdict: "warning", remedy: `chmod -R go= ${data}` });
  expect(checks["settings-file"]).toMatchObject({ verdict: "warning", remedy: `chmod go= ${file}` });
  expect(checks["embedding"]).toMatchObject({ verdict: "well" });
  expect(out).not.toContain("geheim");
  const words = await run(["doctor", "--data", data, "--config", file]);
  expect(words.out).toMatch(/^model {10}FAILED {3}.*\n {24}\S/m);
});

test("settings come from a file and the environment, the environment first, and no key is shown", async () => {
  const file = join(temporaryFolder(), "settings.json");
  const given = {
    EYRIE_PORT: 3100,
    EYRIE_PASSAGES: "9",
    EYRIE_HOSTS: ["a.example", "b.example"],
    EYRIE_MODEL_API_KEY: "geheim",
  };
  writeFileSync(file, JSON.stringify(given));
  const { code, out } = await run(["config", "--json", "--config", file], { EYRIE_PASSAGES: "7" });
  expect(code).toBe(0);
  const settings = Object.fromEntries((JSON.parse(out) as EffectiveSetting[]).map((one) => [one.name, one]));
  expect(settings).toMatchObject({
    EYRIE_PORT: { value: "3100", from: "file" },
    EYRIE_PASSAGES: { value: "7", from: "environment" },
    EYRIE_HOSTS: { value: "a.example,b.example", from: "file" },
    EYRIE_MODEL_API_KEY: { value: "(hidden)", from: "file" },
    EYRIE_RERANKER_API_KEY: { value: null },
    EYRIE_FUSION: { value: "scores", from: "default" },
  });
  const words = await run(["config"], { EYRIE_CONFIG: file });
  expect(words.out).toContain("EYRIE_PORT=3100  (file)\n");
  expect(out + words.out).not.toContain("geheim");
  writeFileSync(file, '{"EYRIE_TYPO": "1", "EYRIE_PORT": "many"}');
  expect((await run(["config"], { EYRIE_CONFIG: file })).err).toMatch(/EYRIE_TYPO: no such setting; EYRIE_PORT/);
  writeFileSync(file, '{"EYRIE_MODEL_API_KEY": "geheim"');
  const broken = await run(["config"], { EYRIE_CONFIG: file });
  expect(broken).toMatchObject({ code: 78, err: expect.stringContaining("is not JSON") });
  expect(broken.err).not.toContain("geheim");
});

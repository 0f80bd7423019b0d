// A knowledge base made anew for another embedding model: beside the old one, whole or not at all, equal to a fresh ingest.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { composeUpkeep } from "../../src/compose-upkeep.ts";
import { silentLogger } from "../../src/logger.ts";
import { readSettings } from "../../src/config.ts";
import { OWNER } from "../../src/document/principal.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import type { RebuildReport } from "../../src/knowledge-base/rebuild.ts";
import { ScriptedEmbeddingServer } from "../embedding/scripted-embedding-server.ts";
import { SAMPLE_FOLDER, openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

interface Built {
  readonly data: string;
  /** The settings it was built with. */
  readonly environment: Record<string, string>;
}

/** A library and a knowledge base of it whose vectors came from a scripted embedding server. */
async function buildWithServer(library: string): Promise<Built> {
  const server = new ScriptedEmbeddingServer();
  const data = join(temporaryFolder(), "kb");
  const environment = { EYRIE_DATA: data, EYRIE_EMBEDDING_TEI_URL: await server.listen() };
  onTestFinished(() => server.close());
  const application = await openApplication(environment);
  await sync(application, library);
  await application.close();
  // the graph of the built-in model, so that it is not built again
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  return { data, environment };
}

function smallLibrary(): string {
  const library = temporaryFolder();
  writeFileSync(
    join(library, "rain.md"),
    "# Rain\n\nThe tipping bucket counts 0.2 mm a tip.\n\n# Snow\n\nSnow is melted.\n",
  );
  writeFileSync(join(library, "wind.txt"), "The anemometer starts to turn at 0.4 m/s.\n");
  return library;
}

function largerLibrary(): string {
  const library = join(temporaryFolder(), "library");
  for (const part of ["meetings", "operations"]) {
    cpSync(join(SAMPLE_FOLDER, part), join(library, part), { recursive: true });
  }
  return library;
}

function sync(application: Application, library: string) {
  return application.sync([library], { onEvent: () => {}, signal: AbortSignal.timeout(120_000) });
}

function rebuild(data: string, environment: Record<string, string> = {}): Promise<RebuildReport> {
  const upkeep = composeUpkeep(readSettings({ ...environment, EYRIE_DATA: data }), silentLogger, () => {});
  return upkeep.rebuild({ signal: AbortSignal.timeout(120_000), onProgress: () => {} });
}

async function isWhole(data: string): Promise<boolean> {
  return (await composeUpkeep(readSettings({ EYRIE_DATA: data }), silentLogger, () => {}).verify({})).whole;
}

async function found(application: Application, question: string) {
  const signal = AbortSignal.timeout(30_000);
  const passages = await application.search({ principal: OWNER, question, limit: 5, signal });
  return passages.map(({ text, score, provenance }) => ({ text, score, ...provenance }));
}

/** All that readers see, without labels and times. */
function contentsOf(data: string): unknown {
  const database = new Database(locate(data).catalogue, { readonly: true });
  try {
    return {
      identity: database.prepare("SELECT * FROM meta").all(),
      documents: database.prepare("SELECT id, path, title, text, page_count FROM documents ORDER BY path").all(),
      chunks: database
        .prepare(
          "SELECT id, document_id, ordinal, text, page, heading_path, start_offset, embedded_hash FROM chunks ORDER BY id",
        )
        .all(),
      words: database.prepare("SELECT * FROM chunk_vocabulary ORDER BY term").all(),
    };
  } finally {
    database.close();
  }
}

/** The greatest difference of a component: a vector depends on its neighbours in the batch in the last bits alone. */
function vectorDifference(one: string, other: string): number {
  const [vectors, others] = [one, other].map((data) => {
    const database = new Database(locate(data).catalogue, { readonly: true });
    const blobs = database.prepare<[], Buffer>("SELECT vector FROM chunks ORDER BY id").pluck().all();
    database.close();
    return blobs.flatMap((blob) => Array.from(new Float32Array(Uint8Array.from(blob).buffer)));
  });
  expect(vectors?.length).toBe(others?.length);
  return (vectors ?? []).reduce((most, value, at) => Math.max(most, Math.abs(value - (others?.[at] ?? NaN))), 0);
}

test("what another embedding model refuses, a rebuild makes equal to a fresh ingest", async () => {
  const library = largerLibrary();
  const { data } = await buildWithServer(library);
  await expect(openApplication({ EYRIE_DATA: data })).rejects.toMatchObject({
    code: "knowledge-base-mismatch",
    kind: { remedy: expect.stringContaining("`eyrie rebuild`") },
  });
  const report = await rebuild(data);
  expect(report).toMatchObject({ fromStore: 0, passagesReused: 0, previousRemoved: true });
  expect(report.readAgain).toBe(report.documents);

  const fresh = join(temporaryFolder(), "kb");
  cpSync(join(data, "models"), join(fresh, "models"), { recursive: true });
  const [rebuilt, ingested] = [
    await openApplication({ EYRIE_DATA: data }),
    await openApplication({ EYRIE_DATA: fresh }),
  ];
  await sync(ingested, library);
  expect(contentsOf(data)).toEqual(contentsOf(fresh));
  expect(vectorDifference(data, fresh)).toBeLessThan(1e-5);
  for (const question of ["How long did the drill take?", "Who was at the meeting?", "calibration"]) {
    const places = (passages: Awaited<ReturnType<typeof found>>) =>
      passages.map(({ path, start }) => ({ path, start }));
    expect(places(await found(rebuilt, question))).toEqual(places(await found(ingested, question)));
  }
  expect(await sync(rebuilt, library)).toMatchObject({ added: [], updated: [], removed: [], passagesWritten: 0 });
  await Promise.all([rebuilt.close(), ingested.close()]);
  expect(await isWhole(data)).toBe(true);
  expect(readdirSync(data).filter((name) => /catalogue|rebuild/.test(name) && !/-(wal|shm)$/.test(name))).toEqual([
    "catalogue-2.sqlite",
  ]);
}, 180_000);

test("a file that is gone or changed is embedded from what is stored of it", async () => {
  const library = smallLibrary();
  const { data } = await buildWithServer(library);
  rmSync(join(library, "rain.md"));
  writeFileSync(join(library, "wind.txt"), "Other words by now.\n");
  expect(await rebuild(data)).toMatchObject({ documents: 2, readAgain: 0, fromStore: 2, passages: 3 });
  const application = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => application.close());
  const [top] = await found(application, "tipping bucket");
  expect(top).toMatchObject({ path: "rain.md" });
  const underItsHeading = expect.objectContaining({ heading_path: '["Rain"]' });
  expect(contentsOf(data)).toMatchObject({ chunks: expect.arrayContaining([underItsHeading]) });
  expect((await found(application, "anemometer")).map(({ text }) => text)).toContain(
    "The anemometer starts to turn at 0.4 m/s.",
  );
  expect(await isWhole(data)).toBe(true);
  expect(await sync(application, library)).toMatchObject({ updated: ["wind.txt"], removed: ["rain.md"] });
});

test("a passage of a table whose file is gone is embedded under the names of its columns again", async () => {
  const library = temporaryFolder();
  const rows = Array.from({ length: 60 }, (_, row) => `Station ${row},${row * 7} m,${row % 5} mm of rain`);
  writeFileSync(join(library, "stations.csv"), ["Station,Height above sea,Rain last week", ...rows].join("\n"));
  const data = join(temporaryFolder(), "kb");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  const application = await openApplication({ EYRIE_DATA: data });
  expect((await sync(application, library)).passagesWritten).toBeGreaterThan(3);
  await application.close();
  const before = contentsOf(data);
  rmSync(join(library, "stations.csv"));
  expect(await rebuild(data)).toMatchObject({ readAgain: 0, fromStore: 1 });
  expect(contentsOf(data)).toEqual(before);
});

test("the old one serves until the swap and after it, knows that it was replaced, and writes no more", async () => {
  const library = smallLibrary();
  const { data, environment } = await buildWithServer(library);
  const serving = await openApplication(environment);
  onTestFinished(() => serving.close());
  const before = await found(serving, "anemometer");
  expect(before.length).toBeGreaterThan(0);
  const asked: Promise<unknown>[] = [];
  const upkeep = composeUpkeep(readSettings({ EYRIE_DATA: data }), silentLogger, () => {});
  const report = await upkeep.rebuild({
    signal: AbortSignal.timeout(120_000),
    onProgress: () => void asked.push(found(serving, "anemometer")),
  });
  expect(asked.length).toBeGreaterThan(2);
  for (const during of await Promise.all(asked)) expect(during).toEqual(before);
  expect(report.previousRemoved).toBe(false);
  expect(existsSync(report.previous)).toBe(true);
  expect(await found(serving, "anemometer")).toEqual(before);
  expect(serving.isReplaced()).toBe(true);
  await expect(sync(serving, library)).rejects.toMatchObject({ code: "knowledge-base-replaced" });

  const started = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => started.close());
  expect(started.isReplaced()).toBe(false);
  expect((await found(started, "anemometer"))[0]).toMatchObject({ path: "wind.txt" });
});

test("killed at any moment, the old one is untouched; run again, it goes on and equals one that was not", async () => {
  const library = largerLibrary();
  const { data, environment } = await buildWithServer(library);
  const digest = () =>
    createHash("sha256")
      .update(readFileSync(join(data, "catalogue.sqlite")))
      .digest("hex");
  const before = digest();
  const vectorsKept = () => fileSize(join(data, "rebuild", "vectors.sqlite-wal")) > 100_000;
  for (const moment of [() => existsSync(join(data, "rebuild", "draft.sqlite")), vectorsKept]) {
    await rebuildAndKill(data, moment);
    expect(digest()).toBe(before);
    expect(locate(data).catalogue).toBe(join(data, "catalogue.sqlite"));
    const old = await openApplication(environment);
    expect((await found(old, "drill")).length).toBeGreaterThan(0);
    await old.close();
  }
  const report = await rebuild(data);
  expect(report.passagesReused).toBeGreaterThan(0);
  expect(report.passagesReused).toBeLessThan(report.passages);
  const fresh = join(temporaryFolder(), "kb");
  cpSync(join(data, "models"), join(fresh, "models"), { recursive: true });
  const ingested = await openApplication({ EYRIE_DATA: fresh });
  await sync(ingested, library);
  await ingested.close();
  expect(contentsOf(data)).toEqual(contentsOf(fresh));
  expect(vectorDifference(data, fresh)).toBeLessThan(1e-5);
  expect(await isWhole(data)).toBe(true);
}, 180_000);

test("stopped by its signal, it leaves the old one; one at a time; nothing there is said", async () => {
  const { data } = await buildWithServer(smallLibrary());
  const upkeep = composeUpkeep(readSettings({ EYRIE_DATA: data }), silentLogger, () => {});
  const stop = new AbortController();
  const onProgress = ({ step }: { step: string }) => {
    if (step === "embedding") stop.abort(new Error("enough"));
  };
  await expect(upkeep.rebuild({ signal: stop.signal, onProgress })).rejects.toThrow("enough");
  expect(locate(data).catalogue).toBe(join(data, "catalogue.sqlite"));
  const outcomes = await Promise.allSettled([rebuild(data), rebuild(data)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "knowledge-base-locked" },
  });
  const empty = temporaryFolder();
  await expect(rebuild(empty)).rejects.toMatchObject({ code: "knowledge-base-missing" });
  expect(readdirSync(empty)).toEqual([]);
});

test("words, changes and vectors that are damaged are made whole; damaged documents are not put in force", async () => {
  const library = smallLibrary();
  const { data } = await buildWithServer(library);
  damage(data, "DELETE FROM chunk_words WHERE rowid = 1");
  damage(data, "INSERT INTO chunk_words (rowid, text) VALUES (77, 'stray')");
  damage(data, "INSERT INTO changes (label, added) VALUES (88, 1)");
  damage(data, "UPDATE chunks SET vector = zeroblob(5), embedded_hash = 'x' WHERE label = 2");
  expect(await isWhole(data)).toBe(false);
  await rebuild(data);
  expect(await isWhole(data)).toBe(true);

  rmSync(join(library, "wind.txt"));
  damage(data, "UPDATE documents SET text = 'no longer what was cut' WHERE path = 'wind.txt'");
  const inForce = locate(data).catalogue;
  await expect(rebuild(data)).rejects.toMatchObject({
    code: "knowledge-base-damaged",
    message: expect.stringMatching(/check of passages \(wind\.txt, passage 0/),
  });
  expect(locate(data).catalogue).toBe(inForce);
});

test("a catalogue that was named and not put in force is removed by the next rebuild", async () => {
  const { data } = await buildWithServer(smallLibrary());
  cpSync(join(data, "catalogue.sqlite"), join(data, "catalogue-2.sqlite"));
  await rebuild(data);
  expect(readdirSync(data).filter((name) => name.endsWith(".sqlite"))).toHaveLength(1);
  expect(await isWhole(data)).toBe(true);
});

test("a service says that its knowledge base was rebuilt, and goes on", async () => {
  const { data, environment } = await buildWithServer(smallLibrary());
  const server = spawn(process.execPath, [BIN, "serve", "--port", "0"], { env: { ...process.env, ...environment } });
  onTestFinished(() => void server.kill("SIGKILL"));
  const url = /on (http:\S+)/.exec(await saidUntil(server, "stdout", /on http:\S+/))?.[1] ?? "";
  const noticed = saidUntil(server, "stderr", /had the old one open\. Start/);
  await rebuild(data);
  expect(await noticed).toContain("knowledge-base-replaced");
  const answer = await fetch(`${url}/v1/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "anemometer" }),
  });
  expect(await answer.json()).toMatchObject({ passages: expect.arrayContaining([expect.anything()]) });
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
  expect(await isWhole(data)).toBe(true);
});

function damage(data: string, sql: string): void {
  const database = new Database(locate(data).catalogue);
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
  database.close();
}

/** Runs the command and kills it, beyond catching, once the moment has come. */
async function rebuildAndKill(data: string, moment: () => boolean): Promise<void> {
  const command = spawn(process.execPath, [BIN, "rebuild", "--data", data], { stdio: "ignore" });
  const exited = once(command, "exit");
  while (!moment() && command.exitCode === null) await wait(2);
  command.kill("SIGKILL");
  expect(await exited).toEqual([null, "SIGKILL"]);
}

function fileSize(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function saidUntil(child: ChildProcess, stream: "stdout" | "stderr", pattern: RegExp): Promise<string> {
  return new Promise((done, reject) => {
    let said = "";
    child[stream]?.on("data", (piece: Buffer) => {
      said += piece.toString();
      if (pattern.test(said)) done(said);
    });
    child.once("exit", () => reject(new Error(`the service ended after saying ${said}`)));
  });
}

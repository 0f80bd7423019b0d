// Keeping in step with a folder of real files: added, changed, gone, broken, interrupted.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import type { SyncReport } from "../../src/knowledge-base/folder-sync.ts";
import { SAMPLE_FOLDER, openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { OWNER } from "../../src/document/principal.ts";

async function open(data: string): Promise<Application> {
  const application = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => application.close());
  return application;
}

function sync(application: Application, ...folders: string[]): Promise<SyncReport> {
  return application.sync(folders, { onEvent: () => {}, signal: AbortSignal.timeout(120_000) });
}

async function pathsFound(application: Application, question: string): Promise<string[]> {
  const passages = await application.search({
    principal: OWNER,
    question,
    limit: 20,
    signal: AbortSignal.timeout(30_000),
  });
  return [...new Set(passages.map((passage) => passage.provenance.path))].sort();
}

/** All that readers see, without times. A vector depends on its neighbours in the batch in its last bits: the hash of its text stands for it. */
function contentsOf(data: string): unknown {
  const database = new Database(join(data, "catalogue.sqlite"), { readonly: true });
  try {
    return {
      documents: database.prepare("SELECT id, path, title, text, page_count FROM documents ORDER BY path").all(),
      chunks: database
        .prepare(
          "SELECT id, document_id, ordinal, text, page, heading_path, start_offset, embedded_hash FROM chunks ORDER BY id",
        )
        .all(),
      words: database.prepare("SELECT count(*) AS n FROM chunk_words").get(),
    };
  } finally {
    database.close();
  }
}

function smallLibrary(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "notes"));
  writeFileSync(join(folder, "notes", "rain.md"), "# Rain\n\nThe tipping bucket counts 0.2 mm a tip.\n");
  writeFileSync(join(folder, "wind.txt"), "The anemometer starts to turn at 0.4 m/s.\n");
  writeFileSync(join(folder, "film.mp4"), "not read");
  return folder;
}

test("added, unchanged, changed, touched, moved and gone", async () => {
  const folder = smallLibrary();
  const application = await open(join(temporaryFolder(), "kb"));
  const first = await sync(application, folder);
  expect(first).toMatchObject({
    added: ["notes/rain.md", "wind.txt"],
    updated: [],
    removed: [],
    failed: [],
    ignored: { ".mp4": 1 },
  });

  expect(await sync(application, folder)).toMatchObject({
    added: [],
    updated: [],
    removed: [],
    unchanged: 2,
    passagesWritten: 0,
  });

  writeFileSync(join(folder, "wind.txt"), "The anemometer stalls below 0.3 m/s in freezing fog.\n");
  expect(await sync(application, folder)).toMatchObject({ added: [], updated: ["wind.txt"], unchanged: 1 });
  const [top] = await application.search({
    principal: OWNER,
    question: "anemometer",
    limit: 5,
    signal: AbortSignal.timeout(30_000),
  });
  expect(top?.text).toContain("freezing fog");

  utimesSync(join(folder, "wind.txt"), new Date(), new Date(Date.now() - 60_000));
  expect(await sync(application, folder)).toMatchObject({ updated: [], unchanged: 2, passagesWritten: 0 });

  renameSync(join(folder, "wind.txt"), join(folder, "notes", "wind.txt"));
  rmSync(join(folder, "notes", "rain.md"));
  const last = await sync(application, folder);
  expect(last).toMatchObject({
    added: [],
    moved: [{ path: "notes/wind.txt", from: "wind.txt" }],
    removed: ["notes/rain.md"],
    passagesWritten: 0,
  });
  expect(await pathsFound(application, "tipping bucket anemometer")).toEqual(["notes/wind.txt"]);
});

test("equal text is embedded once", async () => {
  const folder = smallLibrary();
  cpSync(join(folder, "wind.txt"), join(folder, "copy", "wind.txt"));
  const application = await open(join(temporaryFolder(), "kb"));
  expect(await sync(application, folder)).toMatchObject({ passagesWritten: 3, passagesReused: 1 });
});

test("a broken file is named with its reason, harms nothing, keeps its old version, and is read again once it is mended", async () => {
  const folder = smallLibrary();
  const application = await open(join(temporaryFolder(), "kb"));
  writeFileSync(join(folder, "broken.pdf"), "%PDF-1.7\nnothing more");
  writeFileSync(join(folder, "broken.docx"), "PK\u0003\u0004 and then not a zip");
  const report = await sync(application, folder);
  expect(report.added).toEqual(["notes/rain.md", "wind.txt"]);
  expect(report.failed.map(({ path, code }) => [path, code])).toEqual([
    ["broken.docx", "file-unreadable"],
    ["broken.pdf", "file-unreadable"],
  ]);
  expect(report.failed.every(({ reason }) => reason.length > 20)).toBe(true);
  expect(application.status(OWNER).folders[0]?.failures).toBe(2);
  expect((await sync(application, folder)).failed).toHaveLength(2);

  renameSync(join(folder, "broken.docx"), join(folder, "wind.docx"));
  cpSync(join(SAMPLE_FOLDER, "handbook/remote-work/remote-work-policy-v1.docx"), join(folder, "wind.docx"));
  rmSync(join(folder, "broken.pdf"));
  expect(await sync(application, folder)).toMatchObject({ added: ["wind.docx"], failed: [] });
  expect(application.status(OWNER).folders[0]?.failures).toBe(0);

  writeFileSync(join(folder, "wind.docx"), "PK\u0003\u0004 damaged again");
  expect((await sync(application, folder)).failed).toHaveLength(1);
  expect(await pathsFound(application, "renew the remote work agreement")).toContain("wind.docx");
});

test("a folder that is missing or suddenly empty removes nothing", async () => {
  const folder = smallLibrary();
  const application = await open(join(temporaryFolder(), "kb"));
  await sync(application, folder);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  await expect(sync(application, folder)).rejects.toMatchObject({ code: "folder-emptied" });
  rmSync(folder, { recursive: true });
  await expect(sync(application, folder)).rejects.toMatchObject({ code: "folder-emptied" });
  await expect(sync(application, join(folder, "notes"))).rejects.toMatchObject({ code: "folder-unusable" });
  expect(application.status(OWNER).documents).toBe(2);
  const onEvent = () => {};
  const report = await application.sync([folder], { onEvent, confirm: true, signal: AbortSignal.timeout(60_000) });
  expect(report.removed).toEqual(["notes/rain.md", "wind.txt"]);
});

test("a folder inside a known one is synced alone; one around it is refused", async () => {
  const folder = smallLibrary();
  const application = await open(join(temporaryFolder(), "kb"));
  await sync(application, folder);
  writeFileSync(join(folder, "notes", "rain.md"), "# Rain\n\nNew words.\n");
  writeFileSync(join(folder, "wind.txt"), "Changed as well.\n");
  expect(await sync(application, join(folder, "notes"))).toMatchObject({ updated: ["notes/rain.md"], removed: [] });
  await expect(sync(application, resolve(folder, ".."))).rejects.toMatchObject({ code: "folder-overlaps" });
});

test("a second ingest at the same time is told who is writing", async () => {
  const data = join(temporaryFolder(), "kb");
  const [one, two] = [await open(data), await open(data)];
  const folder = smallLibrary();
  const outcomes = await Promise.allSettled([sync(one, folder), sync(two, folder)]);
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  expect(refused?.reason).toMatchObject({
    code: "knowledge-base-locked",
    message: expect.stringContaining(String(process.pid)),
  });
});

test("stopped by its signal, it leaves whole documents and goes on later", async () => {
  const application = await open(join(temporaryFolder(), "kb"));
  const stop = new AbortController();
  const onEvent = (event: { type: string }) => {
    if (event.type === "file-added") stop.abort();
  };
  await expect(application.sync([SAMPLE_FOLDER], { onEvent, signal: stop.signal })).rejects.toThrow(/abort/i);
  expect(application.status(OWNER).documents).toBe(1);
  expect((await sync(application, SAMPLE_FOLDER)).added).toHaveLength(20);
});

test("killed at any moment and run again, it equals a run that was not interrupted", async () => {
  const folder = join(temporaryFolder(), "library");
  for (const part of ["meetings", "operations"])
    cpSync(join(SAMPLE_FOLDER, part), join(folder, part), { recursive: true });
  const whole = join(temporaryFolder(), "whole");
  await sync(await open(whole), folder);

  const killed = join(temporaryFolder(), "killed");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(killed, "models"), { recursive: true });
  for (const linesSeen of [2, 4, 7]) await ingestAndKill(folder, killed, linesSeen);
  expect(existsSync(join(killed, "catalogue.sqlite"))).toBe(true);
  const again = await open(killed);
  const before = again.status(OWNER).documents;
  expect(before).toBeGreaterThan(0);
  const report = await sync(again, folder);
  expect(report.unchanged).toBe(before);
  expect(contentsOf(killed)).toEqual(contentsOf(whole));
  // with nothing left to write, the index is not opened before it is asked
  await again.ready();
  expect(again.status(OWNER).indexedVectors).toBe(again.status(OWNER).passages);
}, 180_000);

/** Runs the command and kills it, beyond catching, after so many lines of progress. */
async function ingestAndKill(folder: string, data: string, linesSeen: number): Promise<void> {
  const bin = resolve(import.meta.dirname, "../../bin/eyrie.js");
  const command = spawn(process.execPath, [bin, "ingest", folder, "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(command, "exit");
  let lines = 0;
  createInterface(command.stderr).on("line", () => {
    lines += 1;
    if (lines === linesSeen) command.kill("SIGKILL");
  });
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
}

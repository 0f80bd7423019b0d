// Backups made while another process writes, put in force elsewhere or in place; what is there is never overwritten.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import { FORMAT_VERSION } from "../../src/catalogue/migrations.ts";
import { TEXT_TEMPLATE_VERSION } from "../../src/document/chunk.ts";
import { OWNER } from "../../src/document/principal.ts";
import { type Backup, backupKnowledgeBase } from "../../src/knowledge-base/backup.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { restoreBackup } from "../../src/knowledge-base/restore.ts";
import { verifyKnowledgeBase } from "../../src/knowledge-base/verification.ts";
import { acquireWriterLock } from "../../src/knowledge-base/writer-lock.ts";
import { silentLogger } from "../../src/logger.ts";
import { TEST_DIMENSIONS, documentVersion } from "../support/documents.ts";
import { SAMPLE_FOLDER, openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
const IDENTITY = `test chunker-1 template-${TEXT_TEMPLATE_VERSION}`;
const options = { signal: new AbortController().signal, onProgress: () => {} };

function open(directory: string): KnowledgeBase {
  const knowledgeBase = KnowledgeBase.open({
    directory,
    identity: IDENTITY,
    dimensions: TEST_DIMENSIONS,
    logger: silentLogger,
  });
  onTestFinished(() => knowledgeBase.close());
  return knowledgeBase;
}

async function makeKnowledgeBase(): Promise<{ directory: string; knowledgeBase: KnowledgeBase }> {
  const directory = join(temporaryFolder(), "kb");
  const knowledgeBase = open(directory);
  const folder = knowledgeBase.addFolder("/somewhere");
  for (const [number, name] of ["one", "two", "three"].entries()) {
    knowledgeBase.replaceDocument(documentVersion(folder.id, `${name}.txt`, [`This is ${name}.`, "More."], number + 1));
  }
  await knowledgeBase.saveIndex();
  return { directory, knowledgeBase };
}

function rowsOf(directory: string): unknown {
  const database = new Database(locate(directory).catalogue, { readonly: true });
  try {
    return ["meta", "folders", "documents", "chunks", "changes", "failures"].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
  } finally {
    database.close();
  }
}

test("a backup while another process ingests is whole, and goes on where it stood once restored", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  const ingest = spawn(process.execPath, [BIN, "ingest", SAMPLE_FOLDER, "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void ingest.kill("SIGKILL"));
  const exited = once(ingest, "exit");
  const backups: Backup[] = [];
  // at a line of progress, in the middle of the next document
  for await (const _line of createInterface(ingest.stderr)) {
    if (ingest.exitCode !== null || backups.length === 4 || !existsSync(join(data, "catalogue.sqlite"))) continue;
    const target = join(dirname(data), "backups", `${backups.length}.sqlite`);
    backups.push(await backupKnowledgeBase(data, target, options));
  }
  expect((await exited)[0]).toBe(0);
  const partial = backups.filter(({ documents }) => documents > 0 && documents < 21);
  expect(partial.length).toBeGreaterThan(0);
  const [backup] = partial;
  const restored = join(temporaryFolder(), "restored");
  await restoreBackup(restored, backup?.file ?? "", { ...options, replace: false });
  expect(await verifyKnowledgeBase(restored)).toMatchObject({ whole: true, documents: backup?.documents });
  cpSync(join(data, "models"), join(restored, "models"), { recursive: true });
  const application = await openApplication({ EYRIE_DATA: restored });
  onTestFinished(() => application.close());
  const report = await application.sync([SAMPLE_FOLDER], { onEvent: () => {}, signal: AbortSignal.timeout(120_000) });
  expect(report).toMatchObject({ unchanged: backup?.documents, failed: [] });
  expect(application.status(OWNER)).toMatchObject({ documents: 21 });
  expect((await verifyKnowledgeBase(restored)).whole).toBe(true);
}, 180_000);

test("what is restored is what was backed up, row for row; the record says what it is", async () => {
  const { directory } = await makeKnowledgeBase();
  const folder = temporaryFolder();
  const backup = await backupKnowledgeBase(directory, folder, options);
  expect(dirname(backup.file)).toBe(folder);
  expect(readdirSync(folder).sort()).toEqual(
    [backup.file, `${backup.file}.json`].map((file) => file.slice(folder.length + 1)),
  );
  expect(statSync(backup.file).mode & 0o077).toBe(0);
  expect(JSON.parse(readFileSync(`${backup.file}.json`, "utf8"))).toMatchObject({
    kind: "eyrie-backup",
    identity: IDENTITY,
    formatVersion: FORMAT_VERSION,
    documents: 3,
    passages: 6,
    bytes: statSync(backup.file).size,
  });
  const restored = join(temporaryFolder(), "deeper", "kb");
  expect(await restoreBackup(restored, backup.file, { ...options, replace: false })).toMatchObject({ previous: null });
  expect(rowsOf(restored)).toEqual(rowsOf(directory));
  const opened = open(restored);
  await opened.ready();
  expect(opened.status(OWNER)).toMatchObject({ documents: 3, passages: 6, indexedVectors: 6 });
});

test("what is there is not overwritten; with replace it is set aside, and its index never passes for the new one's", async () => {
  const { directory, knowledgeBase } = await makeKnowledgeBase();
  const file = join(temporaryFolder(), "backup.sqlite");
  await backupKnowledgeBase(directory, file, options);
  knowledgeBase.replaceDocument(documentVersion(1, "one.txt", ["This is later.", "Much later."], 9));
  const before = rowsOf(directory);
  await expect(restoreBackup(directory, file, { ...options, replace: false })).rejects.toMatchObject({
    code: "target-exists",
  });
  await expect(backupKnowledgeBase(directory, file, options)).rejects.toMatchObject({ code: "target-exists" });
  expect(rowsOf(directory)).toEqual(before);

  const { previous } = await restoreBackup(directory, file, { ...options, replace: true });
  expect(previous).toBe(join(directory, "catalogue.sqlite"));
  // the process that had the old one open saves its index last
  await knowledgeBase.saveIndex();
  expect(knowledgeBase.isReplaced()).toBe(true);
  expect(() => knowledgeBase.lockForWriting()).toThrow(/restored since it was opened/);
  const restored = open(directory);
  expect(restored.documents.documentsOf(1).map(({ path }) => path)).toEqual(["one.txt", "three.txt", "two.txt"]);
  const [candidate] = await restored.findCandidates({
    text: "later",
    vector: documentVersion(1, "one.txt", ["x", "y"], 1).chunks[0]?.vector ?? new Float32Array(),
    perList: 1,
    principal: OWNER,
    filter: {},
  });
  const passages = await restored.passages([candidate?.label ?? 0], OWNER);
  expect(passages.get(candidate?.label ?? 0)?.text).toBe("This is one.");
  expect((await verifyKnowledgeBase(directory)).whole).toBe(true);
  const old = new Database(previous ?? "", { readonly: true });
  expect(old.prepare("SELECT count(*) FROM chunks WHERE text LIKE '%later%'").pluck().get()).toBe(2);
  old.close();
});

test("a purge leaves nothing that was set aside, and says so while another process has it open", async () => {
  const { directory, knowledgeBase } = await makeKnowledgeBase();
  const file = join(temporaryFolder(), "backup.sqlite");
  await backupKnowledgeBase(directory, file, options);
  await restoreBackup(directory, file, { ...options, replace: true });
  const restored = open(directory);
  await expect(restored.purge()).rejects.toThrow(/catalogue\.sqlite, which was replaced, is still open/);
  await knowledgeBase.close();
  await restored.purge();
  const left = readdirSync(directory).filter((name) => /catalogue|index/.test(name));
  expect(left.filter((name) => !/-(shm|wal)$/.test(name)).sort()).toEqual(["catalogue-2.sqlite", "index-2"]);
  expect(restored.status(OWNER)).toMatchObject({ documents: 3 });
});

test("a folder with something else in it is left alone", async () => {
  const { directory } = await makeKnowledgeBase();
  const file = join(temporaryFolder(), "backup.sqlite");
  await backupKnowledgeBase(directory, file, options);
  const other = temporaryFolder();
  writeFileSync(join(other, "thesis.txt"), "mine");
  for (const replace of [false, true]) {
    await expect(restoreBackup(other, file, { ...options, replace })).rejects.toMatchObject({ code: "target-exists" });
  }
  expect(readdirSync(other)).toEqual(["thesis.txt"]);
});

test("a backup that is damaged, cut, without its record, of a newer format, or none at all is refused", async () => {
  const { directory } = await makeKnowledgeBase();
  const folder = temporaryFolder();
  const file = join(folder, "backup.sqlite");
  await backupKnowledgeBase(directory, file, options);
  const whole = readFileSync(file);
  const target = join(temporaryFolder(), "kb");
  const restore = (backup = file) => restoreBackup(target, backup, { ...options, replace: false });

  const flipped = Uint8Array.from(whole);
  flipped[5000] = (flipped[5000] ?? 0) ^ 1;
  writeFileSync(file, flipped);
  await expect(restore()).rejects.toMatchObject({ code: "backup-damaged", message: /bytes have changed/ });
  writeFileSync(file, whole);
  truncateSync(file, 8192);
  await expect(restore()).rejects.toMatchObject({ code: "backup-damaged" });
  writeFileSync(file, whole);
  await expect(restore(join(folder, "none.sqlite"))).rejects.toMatchObject({
    code: "backup-damaged",
    message: /no file/,
  });
  await expect(restore(folder)).rejects.toMatchObject({ code: "backup-damaged" });
  copyFileSync(file, join(folder, "alone.sqlite"));
  await expect(restore(join(folder, "alone.sqlite"))).rejects.toMatchObject({ message: /no record of a backup/ });
  const record = JSON.parse(readFileSync(`${file}.json`, "utf8")) as Record<string, unknown>;
  writeFileSync(`${file}.json`, JSON.stringify({ ...record, formatVersion: 999 }));
  await expect(restore()).rejects.toMatchObject({ code: "knowledge-base-format" });
  expect(existsSync(target)).toBe(false);
});

test("a knowledge base that is damaged is not backed up; one that is written is not replaced", async () => {
  const { directory } = await makeKnowledgeBase();
  const file = join(temporaryFolder(), "backup.sqlite");
  await backupKnowledgeBase(directory, file, options);
  const lock = acquireWriterLock(directory);
  await expect(restoreBackup(directory, file, { ...options, replace: true })).rejects.toMatchObject({
    code: "knowledge-base-locked",
  });
  lock.release();
  expect(locate(directory).catalogue).toBe(join(directory, "catalogue.sqlite"));

  const database = new Database(join(directory, "catalogue.sqlite"));
  database.exec("UPDATE chunks SET vector = zeroblob(64) WHERE label = 1");
  database.close();
  const folder = temporaryFolder();
  await expect(backupKnowledgeBase(directory, join(folder, "b.sqlite"), options)).rejects.toMatchObject({
    code: "knowledge-base-damaged",
    message: /check of vectors/,
  });
  expect(readdirSync(folder)).toEqual([]);
  await expect(backupKnowledgeBase(temporaryFolder(), folder, options)).rejects.toMatchObject({
    code: "knowledge-base-missing",
  });
});

test("where there is no room, nothing is left behind", async () => {
  const { directory } = await makeKnowledgeBase();
  const folder = temporaryFolder();
  const backup = join(folder, "backup.sqlite");
  await backupKnowledgeBase(directory, backup, options);
  const bytes = statSync(backup).size;
  const target = join(temporaryFolder(), "kb");
  // a limit on the size of files stands in for a full disk: the same call fails, at the same place
  const limited = (args: string) =>
    new Promise<{ code: number; err: string }>((done) => {
      const command = `ulimit -f ${Math.floor(bytes / 1024 / 2)}; exec "${process.execPath}" "${BIN}" ${args}`;
      execFile("bash", ["-c", command], (error, _out, err) => done({ code: Number(error?.code ?? 0), err }));
    });
  expect(await limited(`backup ${join(folder, "second.sqlite")} --data ${directory}`)).toMatchObject({
    code: 74,
    err: expect.stringMatching(/cannot copy .*free space/),
  });
  expect(await limited(`restore ${backup} --data ${target}`)).toMatchObject({
    code: 74,
    err: expect.stringMatching(/cannot copy .*free space/),
  });
  expect(readdirSync(folder).sort()).toEqual(["backup.sqlite", "backup.sqlite.json"]);
  expect(readdirSync(target).filter((name) => name.includes("sqlite"))).toEqual([]);
});

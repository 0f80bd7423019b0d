// A copy of the whole knowledge base in one file, made while it is used, with a record that says what the file must be.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { copyCatalogue, removeDatabase } from "../catalogue/catalogue-copy.ts";
import { EyrieError } from "../errors.ts";
import { locateExisting, syncFile } from "./location.ts";
import { verifyCatalogue } from "./verification.ts";

export interface CopyProgress {
  readonly step: "copying" | "verifying";
  readonly done: number;
  readonly total: number;
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CopyProgress) => void;
}

const backupRecord = z.object({
  kind: z.literal("eyrie-backup"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  formatVersion: z.int(),
  identity: z.string(),
  documents: z.int(),
  passages: z.int(),
  bytes: z.int(),
  sha256: z.string(),
});

export type BackupRecord = Readonly<z.output<typeof backupRecord>>;

export interface Backup extends BackupRecord {
  readonly file: string;
}

/** Vectors, texts, words and what else the catalogue holds; the index and the model's graph are caches and are built anew. */
export async function backupKnowledgeBase(directory: string, target: string, options: CopyOptions): Promise<Backup> {
  const { signal, onProgress } = options;
  const { catalogue } = locateExisting(directory);
  const file = backupFile(target);
  const aside = `${file}.${process.pid}.new`;
  try {
    onProgress({ step: "copying", done: 0, total: 0 });
    copyCatalogue(catalogue, aside);
    syncFile(aside);
    const { formatVersion, identity, documents, passages } = await assertWholeCopy(aside, catalogue, options);
    const counts = { formatVersion, identity, documents, passages };
    const createdAt = new Date().toISOString();
    const record: BackupRecord = {
      kind: "eyrie-backup",
      version: 1,
      createdAt,
      ...counts,
      ...(await digestFile(aside, signal)),
    };
    writeRecord(file, record);
    // the file last: without it the record says nothing, and a file under this name is whole
    assertFree(file);
    renameSync(aside, file);
    syncFile(dirname(file));
    return { file, ...record };
  } finally {
    removeDatabase(aside);
  }
}

/**
 * What the record of a backup says, once the file has been found to be what it says.
 * @throws EyrieError `backup-damaged`
 */
export async function readBackup(file: string, signal: AbortSignal): Promise<Backup> {
  const path = resolve(file);
  const record = await readFile(recordFile(path), "utf8")
    .then((content) => backupRecord.parse(JSON.parse(content)))
    .catch((error: unknown) => {
      const problem = existsSync(path) ? `${recordFile(path)} is no record of a backup` : `there is no file ${path}`;
      throw new EyrieError("backup-damaged", problem, { cause: error });
    });
  const { bytes, sha256 } = await digestFile(path, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new EyrieError("backup-damaged", `cannot read ${path}: ${String(error)}`, { cause: error });
  });
  if (bytes !== record.bytes || sha256 !== record.sha256) {
    throw new EyrieError("backup-damaged", `${path} is not the file that was written: its bytes have changed`);
  }
  return { file: path, ...record };
}

export async function digestFile(file: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** A folder gets a file named after the time; a file must not be there yet. */
function backupFile(target: string): string {
  const path = resolve(target);
  const isFolder = target.endsWith(sep) || (existsSync(path) && statSync(path).isDirectory());
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  const file = isFolder ? join(path, `eyrie-${time}Z.sqlite`) : path;
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot use ${dirname(file)}: ${String(error)}`, { cause: error });
  }
  assertFree(file);
  assertFree(recordFile(file));
  return file;
}

function assertFree(file: string): void {
  if (existsSync(file)) throw new EyrieError("target-exists", `${file} is there already`);
}

async function assertWholeCopy(aside: string, catalogue: string, { signal, onProgress }: CopyOptions) {
  const report = await verifyCatalogue(aside, {
    signal,
    onProgress: ({ done, total }) => onProgress({ step: "verifying", done, total: total ?? 0 }),
  });
  const failed = report.checks.find((check) => check.verdict === "failed");
  if (failed === undefined) return report;
  throw new EyrieError(
    "knowledge-base-damaged",
    `${catalogue} fails the check of ${failed.name} (${failed.details[0] ?? ""}); no backup was written`,
  );
}

function writeRecord(file: string, record: BackupRecord): void {
  const aside = `${recordFile(file)}.${process.pid}.new`;
  try {
    writeFileSync(aside, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    syncFile(aside);
    renameSync(aside, recordFile(file));
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot write ${recordFile(file)}: ${String(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(aside, { force: true });
  }
}

function recordFile(file: string): string {
  return `${file}.json`;
}

// A backup put in force: verified, copied in, verified again. What is there is never overwritten.
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { copyFile, constants } from "node:fs/promises";
import { join } from "node:path";
import { removeDatabase } from "../catalogue/catalogue-copy.ts";
import { FORMAT_VERSION } from "../catalogue/migrations.ts";
import { EyrieError } from "../errors.ts";
import { type Backup, type CopyOptions, digestFile, readBackup } from "./backup.ts";
import { locate, putInForce } from "./location.ts";
import { verifyCatalogue } from "./verification.ts";
import { acquireWriterLock } from "./writer-lock.ts";

export interface RestoreOptions extends CopyOptions {
  /** Sets the knowledge base that is there aside; without it, one that is there refuses. */
  readonly replace: boolean;
}

export interface Restored extends Backup {
  readonly catalogue: string;
  /** The catalogue that was in force, still where it was; null when there was none. */
  readonly previous: string | null;
}

/** May lie in a folder that counts as empty: they hold no documents. */
const NOT_DOCUMENTS = new Set(["models", "writer.lock", "writer.json"]);

/**
 * @throws EyrieError `backup-damaged`, `target-exists`, `knowledge-base-format`, `knowledge-base-locked`, `knowledge-base-unusable`; the
 *   signal's reason when aborted. What was in force is then still in force.
 */
export async function restoreBackup(directory: string, file: string, options: RestoreOptions): Promise<Restored> {
  const { signal, onProgress } = options;
  onProgress({ step: "verifying", done: 0, total: 0 });
  const backup = await readBackup(file, signal);
  if (backup.formatVersion > FORMAT_VERSION) {
    throw new EyrieError(
      "knowledge-base-format",
      `${backup.file} has format version ${backup.formatVersion}; this version of Eyrie reads versions up to ${FORMAT_VERSION}`,
    );
  }
  const previous = prepareFolder(directory, options.replace);
  const lock = acquireWriterLock(directory);
  const aside = join(directory, "restore.sqlite");
  try {
    removeDatabase(aside);
    onProgress({ step: "copying", done: 0, total: 0 });
    await copyBackup(backup, aside, options);
    signal.throwIfAborted();
    return { ...backup, catalogue: putInForce(directory, aside).catalogue, previous };
  } finally {
    removeDatabase(aside);
    lock.release();
  }
}

async function copyBackup(backup: Backup, aside: string, { signal, onProgress }: CopyOptions): Promise<void> {
  try {
    await copyFile(backup.file, aside, constants.COPYFILE_EXCL);
    chmodSync(aside, 0o600);
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot copy ${backup.file} to ${aside}: ${String(error)}`, {
      cause: error,
    });
  }
  const { sha256 } = await digestFile(aside, signal);
  if (sha256 !== backup.sha256) {
    throw new EyrieError("knowledge-base-unusable", `${aside} is not what was written to it; the disk may be failing`);
  }
  const report = await verifyCatalogue(aside, {
    signal,
    onProgress: ({ done, total }) => onProgress({ step: "verifying", done, total: total ?? 0 }),
  });
  const failed = report.checks.find((check) => check.verdict === "failed");
  if (failed === undefined) return;
  throw new EyrieError(
    "backup-damaged",
    `${backup.file} fails the check of ${failed.name} (${failed.details[0] ?? ""}); nothing was changed`,
  );
}

/** Returns the catalogue that is in force. */
function prepareFolder(directory: string, replace: boolean): string | null {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot use ${directory}: ${String(error)}`, { cause: error });
  }
  const { catalogue } = locate(directory);
  if (existsSync(catalogue)) {
    if (replace) return catalogue;
    throw new EyrieError("target-exists", `${directory} holds a knowledge base`);
  }
  const other = readdirSync(directory).find((name) => !NOT_DOCUMENTS.has(name));
  if (other === undefined) return null;
  throw new EyrieError("target-exists", `${directory} is not empty and holds no knowledge base (it holds ${other})`);
}

// One writer at a time, by a lock that the kernel frees when its holder dies: an exclusive transaction held open on a file of its own.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { describeStorageError } from "../catalogue/storage-error.ts";
import { type Location, locate } from "./location.ts";

export interface WriterLock {
  release(): void;
}

/**
 * @param opened what the caller has open: it must still be in force
 * @throws EyrieError `knowledge-base-locked`, naming the process that holds the lock; `knowledge-base-replaced`
 */
export function acquireWriterLock(directory: string, opened?: Location): WriterLock {
  const holderFile = join(directory, "writer.json");
  const database = openLocked(directory, holderFile);
  if (opened !== undefined && opened.catalogue !== locate(directory).catalogue) {
    database.close();
    throw new EyrieError("knowledge-base-replaced", `${directory} was rebuilt or restored since it was opened`);
  }
  try {
    writeFileSync(holderFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  } catch {
    // on a full disk the lock is held without naming its holder; what is written under it says that the disk is full
  }
  return { release: () => database.close() };
}

function openLocked(directory: string, holderFile: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(join(directory, "writer.lock"), { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError && error.code === "SQLITE_BUSY")
      throw new EyrieError("knowledge-base-locked", `${directory} is being written by ${describeHolder(holderFile)}`, {
        cause: error,
      });
    throw describeStorageError(error, join(directory, "writer.lock"));
  }
}

/** Between taking the lock and writing its name a holder may need a moment; it is waited for. */
function describeHolder(holderFile: string): string {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 25; tries++) {
    const holder = readHolder(holderFile);
    if (holder !== undefined && isRunning(holder.pid)) return `process ${holder.pid} since ${holder.since}`;
    Atomics.wait(pause, 0, 0, 20);
  }
  return "another process";
}

interface Holder {
  readonly pid: number;
  readonly since: string;
}

function readHolder(holderFile: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** A process of another user's is refused the signal, and runs. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

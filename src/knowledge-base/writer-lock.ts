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

function describeHolder(holderFile: string): string {
  try {
    const holder = JSON.parse(readFileSync(holderFile, "utf8")) as { pid: number; since: string };
    return `process ${holder.pid} since ${holder.since}`;
  } catch {
    return "another process";
  }
}

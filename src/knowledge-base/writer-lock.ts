// One writer at a time, by a lock that the kernel frees when its holder dies: an exclusive transaction held open on a file of its own.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";

export interface WriterLock {
  release(): void;
}

/** @throws EyrieError `knowledge-base-locked`, naming the process that holds the lock */
export function acquireWriterLock(directory: string): WriterLock {
  const holderFile = join(directory, "writer.json");
  const database = new Database(join(directory, "writer.lock"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new EyrieError("knowledge-base-locked", `${directory} is being written by ${describeHolder(holderFile)}`, {
      cause: error,
    });
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return { release: () => database.close() };
}

function describeHolder(holderFile: string): string {
  try {
    const holder = JSON.parse(readFileSync(holderFile, "utf8")) as { pid: number; since: string };
    return `process ${holder.pid} since ${holder.since}`;
  } catch {
    return "another process";
  }
}

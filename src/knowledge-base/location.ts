// Where the catalogue of a knowledge base lies and which of several is in force. A rebuilt or restored catalogue is a new file beside
// the old one, never the old name: SQLite finds a log by the name of its file, and a process may still hold the old one open.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { EyrieError } from "../errors.ts";

export interface Location {
  readonly catalogue: string;
  /** Folder of the saved index, which belongs to that catalogue alone. */
  readonly index: string;
}

const FIRST = "catalogue.sqlite";
const POINTER = "current";
const NUMBERED = /^catalogue-(\d+)\.sqlite$/;

/**
 * The catalogue in force: the one that the file `current` names, `catalogue.sqlite` where there is no such file.
 * @throws EyrieError `knowledge-base-unusable` when `current` names something else
 */
export function locate(directory: string): Location {
  const name = readPointer(directory) ?? FIRST;
  const index = name === FIRST ? "index" : name.replace(/^catalogue(.*)\.sqlite$/, "index$1");
  return { catalogue: join(directory, name), index: join(directory, index) };
}

/** @throws EyrieError `knowledge-base-missing`, `knowledge-base-unusable` */
export function locateExisting(directory: string): Location {
  const location = locate(directory);
  if (existsSync(location.catalogue)) return location;
  throw new EyrieError("knowledge-base-missing", `there is no knowledge base in ${directory}`);
}

/**
 * Puts a catalogue file that lies in the folder in force, in one step: a crash leaves the old one in force or the new one. The old one
 * stays where it is. The caller holds the writer lock and has closed the file.
 */
export function putInForce(directory: string, file: string): Location {
  const name = nextName(directory);
  syncFile(file);
  renameSync(file, join(directory, name));
  if (name !== FIRST) {
    const aside = join(directory, `${POINTER}.${process.pid}.new`);
    writeFileSync(aside, `${name}\n`);
    syncFile(aside);
    renameSync(aside, join(directory, POINTER));
  }
  syncFile(directory);
  return locate(directory);
}

/** Catalogues that were named and then not put in force, since the process or the machine stopped in between. */
export function neverInForce(directory: string): string[] {
  const current = numberOf(readPointer(directory) ?? FIRST);
  return readdirSync(directory)
    .filter((name) => NUMBERED.test(name) && numberOf(name) > current)
    .map((name) => join(directory, name));
}

export function syncFile(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readPointer(directory: string): string | undefined {
  let content: string;
  try {
    content = readFileSync(join(directory, POINTER), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new EyrieError("knowledge-base-unusable", `cannot read ${join(directory, POINTER)}: ${String(error)}`, {
      cause: error,
    });
  }
  const name = content.trim();
  if (name !== FIRST && !NUMBERED.test(name)) {
    throw new EyrieError("knowledge-base-unusable", `${join(directory, POINTER)} names no catalogue`);
  }
  return name;
}

/** A name that no catalogue or index of the folder has had: what an old process still saves cannot pass for the new one's. */
function nextName(directory: string): string {
  const names = readdirSync(directory);
  const pointer = readPointer(directory);
  if (pointer === undefined && !names.includes(FIRST) && !names.includes("index")) return FIRST;
  const taken = [pointer ?? FIRST, ...names].map(numberOf);
  return `catalogue-${Math.max(...taken) + 1}.sqlite`;
}

/** 1 for the first. */
function numberOf(name: string): number {
  return Number(/^(?:catalogue|index)-(\d+)(?:\.sqlite)?$/.exec(name)?.[1] ?? 1);
}

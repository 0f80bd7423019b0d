// An ingest that is killed at a system call, and run again: nothing that it said was done is lost, nothing is torn, and in the end the
// catalogue is that of an ingest that was never interrupted. Needs strace, which kills beyond catching, before the call is carried out.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type CatalogueContents, contentsOfCatalogue, differences, pathsOfCatalogue } from "./catalogue-contents.ts";
import { changeLibrary, makeLibrary } from "./crash-library.ts";
import { countCalls, killAt, type KillPoint, ranOnce } from "./strace.ts";

const POINTS = 30;
const CALLS = ["pwrite64", "fsync", "rename", "unlink", "ftruncate"] as const;
const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

export interface CrashStage {
  readonly folder: string;
  /** A knowledge base of the folder as it was before the changes. */
  readonly before: string;
  /** What an uninterrupted ingest of the changes leaves. */
  readonly expected: CatalogueContents;
  readonly calls: Readonly<Record<string, number>>;
}

export async function proveCrash(print: (line: string) => void, points = POINTS): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-crash-"));
  try {
    const stage = await prepareStage(work);
    print(`system calls of an uninterrupted run: ${JSON.stringify(stage.calls)}`);
    let failures = 0;
    for (const point of samplePoints(stage.calls, points)) {
      const problems = await tryPoint(stage, point, join(work, "killed"));
      failures += problems.length > 0 ? 1 : 0;
      print(`killed at ${point.call} ${point.number}: ${problems.length === 0 ? "held" : problems.join("; ")}`);
    }
    print(`${points} points, ${failures} did not hold`);
    return failures;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** A knowledge base, a folder that has changed since, and what an uninterrupted ingest makes of the two. */
export async function prepareStage(work: string): Promise<CrashStage> {
  const [folder, before, whole] = [join(work, "library"), join(work, "before"), join(work, "whole")];
  makeLibrary(folder);
  await ranOnce(ingest(folder, before));
  changeLibrary(folder);
  cpSync(before, whole, { recursive: true });
  const calls = await countCalls(CALLS, ingest(folder, whole), join(work, "calls.log"));
  return { folder, before, expected: contentsOfCatalogue(whole), calls };
}

/** @returns what did not hold */
export async function tryPoint({ folder, before, expected }: CrashStage, point: KillPoint, data: string) {
  const problems: string[] = [];
  rmSync(data, { recursive: true, force: true });
  cpSync(before, data, { recursive: true });
  const { killed, output } = await killAt(point, ingest(folder, data), `${data}.log`);
  if (!killed) problems.push("the fault did not fire");
  const paths = pathsOfCatalogue(data);
  for (const { path, present } of acknowledged(output)) {
    if (paths.has(path) !== present)
      problems.push(`${path} was acknowledged and is ${present ? "lost" : "there again"}`);
  }
  await ranOnce(ingest(folder, data));
  const other = differences(contentsOfCatalogue(data), expected);
  if (other.length > 0) problems.push(`the rerun left another catalogue: ${other.join(", ")}`);
  return problems;
}

/** Spread evenly over the calls of each kind, more where there are more, at least one of each kind. */
export function samplePoints(calls: Readonly<Record<string, number>>, points: number): KillPoint[] {
  const kinds = Object.entries(calls).filter(([, count]) => count > 0);
  const total = kinds.reduce((sum, [, count]) => sum + Math.sqrt(count), 0);
  const wanted = kinds.flatMap(([call, count]) => {
    const share = Math.min(count, Math.max(1, Math.round((points * Math.sqrt(count)) / total)));
    return Array.from({ length: share }, (_, index) => ({
      call,
      number: 1 + Math.floor(((index + 0.5) * count) / share),
    }));
  });
  return wanted.slice(0, points);
}

function acknowledged(output: string): { path: string; present: boolean }[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith('{"type":"file-') && line.endsWith("}"))
    .map((line) => JSON.parse(line) as { type: string; path: string })
    .filter(({ type }) => ["file-added", "file-updated", "file-moved", "file-removed"].includes(type))
    .map(({ type, path }) => ({ path, present: type !== "file-removed" }));
}

function ingest(folder: string, data: string): string[] {
  return [process.execPath, BIN, "ingest", folder, "--data", data, "--confirm", "--json"];
}

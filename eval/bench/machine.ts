// What a figure was measured on: without it no two figures compare.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { promisify } from "node:util";
import { z } from "zod";

const PACKAGE = z.object({ version: z.string() });
const INSTRUCTIONS = ["avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8"];

export async function describeMachine(): Promise<Record<string, unknown>> {
  return {
    measured: new Date().toISOString(),
    commit: await commit(),
    processor: cpus()[0]?.model ?? "unknown",
    instructions: await instructions(),
    processors: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    eyrie: await versionOf("../../package.json"),
    onnxruntime: await versionOf("../../node_modules/onnxruntime-node/package.json"),
  };
}

/** With a mark when files differ from it; undefined outside a working tree. */
async function commit(): Promise<string | undefined> {
  const git = promisify(execFile);
  return git("git", ["describe", "--always", "--dirty", "--abbrev=12"], { cwd: import.meta.dirname }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** Those that 8-bit products use; an empty list where the system does not tell. */
async function instructions(): Promise<readonly string[]> {
  const known = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  return INSTRUCTIONS.filter((name) => new RegExp(`\\b${name}\\b`).test(known));
}

async function versionOf(path: string): Promise<string> {
  return PACKAGE.parse(JSON.parse(await readFile(new URL(path, import.meta.url), "utf8"))).version;
}

// What a figure was measured on: without it no two figures compare.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { packageVersion } from "../src/compose.ts";

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
    eyrie: packageVersion(),
    onnxruntime: await versionOf("onnxruntime-node"),
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

/** Wherever it was installed. */
async function versionOf(name: string): Promise<string | undefined> {
  const found = packageFileOf(name);
  return found === undefined ? undefined : PACKAGE.parse(JSON.parse(await readFile(found, "utf8"))).version;
}

/** The entry of a package lies below its folder. */
function packageFileOf(name: string): string | undefined {
  const entry = createRequire(import.meta.url).resolve(name);
  const end = entry.lastIndexOf(join("node_modules", name));
  return end < 0 ? undefined : join(entry.slice(0, end), "node_modules", name, "package.json");
}

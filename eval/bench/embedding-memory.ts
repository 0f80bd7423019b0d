// Memory of each engine while it embeds many passages in one call, each in a process of its own.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { ENGINE_NAMES, type EngineName } from "./embedding-engines.ts";
import type { Print } from "./benchmark.ts";

const PROCESS = fileURLToPath(new URL("./embedding-memory-process.ts", import.meta.url));
/** Passages of 210 tokens. The others need far longer for as many, and their memory no longer grows after these. */
const PASSAGES: Readonly<Record<EngineName, number>> = {
  eyrie: 10_000,
  "fp32, scheduled as eyrie": 300,
  "fp32, batches of 8": 300,
  WebAssembly: 50,
};
const MEASURED = z.object({ idle: z.number(), peak: z.number() });

/** Megabytes resident: before the engine is opened, and at most from then on. */
export interface Memory extends z.infer<typeof MEASURED> {
  readonly passages: number;
}

export async function measureMemory(directory: string, print: Print): Promise<Record<EngineName, Memory>> {
  const results: Partial<Record<EngineName, Memory>> = {};
  print(`\nmemory, MB              passages    idle    peak    over idle`);
  for (const name of ENGINE_NAMES) {
    const passages = PASSAGES[name];
    const command = ["--import", "tsx", PROCESS, name, directory, String(passages)];
    const { stdout } = await promisify(execFile)(process.execPath, command);
    const { idle, peak } = MEASURED.parse(JSON.parse(stdout));
    results[name] = { passages, idle, peak };
    const columns = [String(passages).padStart(7), ...[idle, peak].map((size) => size.toFixed(0).padStart(8))];
    print(`  ${name.padEnd(24)}${columns.join("")}${(peak - idle).toFixed(0).padStart(12)}`);
  }
  return results as Record<EngineName, Memory>;
}

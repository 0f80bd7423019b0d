// The product itself over a folder of files made to break it: every ordinary file is indexed, every other has one true status, and the
// process that holds the knowledge base stays small.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { SyncReport } from "../../src/knowledge-base/folder-sync.ts";
import { GOOD_FILES, HOSTILE_FILES, LINKS, makeHostileLibrary, PIPES } from "./hostile-library.ts";

const MOST_MEGABYTES = 500;
const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

export async function proveHostile(print: (line: string) => void): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-hostile-"));
  try {
    const folder = join(work, "library");
    makeHostileLibrary(folder);
    const { report, peakMegabytes } = await ingest(folder, join(work, "kb"));
    const problems = problemsOf(report);
    if (peakMegabytes > MOST_MEGABYTES) problems.push(`the process took ${peakMegabytes.toFixed(0)} MB`);
    for (const { reason, code } of report.failed) print(`  ${code}: ${reason.slice(0, 150)}`);
    for (const problem of problems) print(`did not hold: ${problem}`);
    print(
      `${report.added.length} indexed, ${report.failed.length} failed, ${report.skipped.length} skipped in ${report.seconds.toFixed(0)} s; peak ${peakMegabytes.toFixed(0)} MB; ${problems.length} did not hold`,
    );
    return problems.length;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Whether each file has one status and a true one. */
export function problemsOf(report: SyncReport): string[] {
  const good = report.added.filter((path) => path.startsWith("good/")).length;
  const problems = good === GOOD_FILES ? [] : [`${good} of ${GOOD_FILES} ordinary files are indexed`];
  for (const { name, outcome } of HOSTILE_FILES) {
    const statuses = [
      ...report.added.filter((path) => path === name).map(() => "indexed" as const),
      ...report.failed.filter(({ path }) => path === name).map(({ code }) => code),
    ];
    const [status] = statuses;
    if (status === undefined || statuses.length > 1 || !outcome.includes(status))
      problems.push(
        `${JSON.stringify(name.slice(0, 40))} is ${statuses.join(" and ") || "nowhere"}, not ${outcome.join(" or ")}`,
      );
  }
  for (const name of [...PIPES, ...Object.keys(LINKS)]) {
    const statuses = report.skipped.filter(({ path }) => path === name).map(({ code }) => code);
    if (statuses.join() !== "file-not-regular") problems.push(`${name} is ${statuses.join(" and ") || "nowhere"}`);
  }
  return problems;
}

async function ingest(folder: string, data: string): Promise<{ report: SyncReport; peakMegabytes: number }> {
  const child = spawn(process.execPath, [BIN, "ingest", folder, "--data", data, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  let peakMegabytes = 0;
  const watch = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid ?? 0))), 50);
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  await once(child, "close");
  clearInterval(watch);
  const last = output.trim().split("\n").at(-1) ?? "";
  return { report: (JSON.parse(last) as { report: SyncReport }).report, peakMegabytes };
}

/** The most memory the process has had so far, in MB, as Linux counts it. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

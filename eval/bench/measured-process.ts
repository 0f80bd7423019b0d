// Runs a program, and the most memory that it and its children had at any time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export interface Measured {
  readonly output: string;
  readonly seconds: number;
  /** Of the program itself and of it with its children, in MB; sampled, and 0 where the system has no /proc. */
  readonly peakMegabytes: number;
  readonly peakWithChildren: number;
}

const SAMPLE_MS = 100;

/** @throws when it ends otherwise than well */
export async function runMeasured(args: readonly string[]): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (said.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (said.err += piece.toString()));
  const peak = { own: 0, all: 0 };
  const sampling = setInterval(() => {
    const pid = child.pid ?? 0;
    const own = residentMegabytes(pid);
    peak.own = Math.max(peak.own, own);
    peak.all = Math.max(peak.all, own + childrenOf(pid).reduce((sum, id) => sum + residentMegabytes(id), 0));
  }, SAMPLE_MS);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}: ${said.err.slice(-2000)}`);
  const seconds = (performance.now() - begun) / 1000;
  return { output: said.out, seconds, peakMegabytes: peak.own, peakWithChildren: peak.all };
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

// Runs a program, and the most memory that it and its children had at any time, and the processor time they took.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export interface Measured {
  readonly output: string;
  readonly seconds: number;
  /** Of the program itself and of it with its children, in MB; sampled, and 0 where the system has no /proc. */
  readonly peakMegabytes: number;
  readonly peakWithChildren: number;
  /** Of the program with its children, in seconds of one processor: steadier than the clock where others use the machine. */
  readonly processorSeconds: number;
}

const SAMPLE_MS = 100;
/** Linux tells processes' times in these, whatever its own clock. */
const TICKS_A_SECOND = 100;

/** @throws when it ends otherwise than well */
export async function runMeasured(args: readonly string[]): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (said.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (said.err += piece.toString()));
  const peak = { own: 0, all: 0, ticks: 0 };
  const sampling = setInterval(() => {
    const pid = child.pid ?? 0;
    const own = residentMegabytes(pid);
    const children = childrenOf(pid);
    peak.own = Math.max(peak.own, own);
    peak.all = Math.max(peak.all, own + children.reduce((sum, id) => sum + residentMegabytes(id), 0));
    peak.ticks = Math.max(
      peak.ticks,
      [pid, ...children].reduce((sum, id) => sum + processorTicks(id), 0),
    );
  }, SAMPLE_MS);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}: ${said.err.slice(-2000)}`);
  const seconds = (performance.now() - begun) / 1000;
  const processorSeconds = peak.ticks / TICKS_A_SECOND;
  return { output: said.out, seconds, peakMegabytes: peak.own, peakWithChildren: peak.all, processorSeconds };
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** User and system time of a process and of its children that have ended (proc(5), fields 14 to 17). */
function processorTicks(pid: number): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /, "")
    .split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
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

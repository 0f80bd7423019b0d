// Runs a program under strace: counts its system calls, or kills it right before one of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export interface KillPoint {
  readonly call: string;
  /** Counted from 1 in each thread. */
  readonly number: number;
}

const LONGEST_MS = 300_000;

/** Runs to its end. @throws when it fails otherwise than with files that cannot be read */
export async function ranOnce(command: readonly string[]): Promise<void> {
  const { code, output } = await run(command);
  if (code !== 0 && code !== 65)
    throw new Error(`${command.join(" ")} ended with ${String(code)}: ${output.slice(-500)}`);
}

/** How often the thread that makes most of the calls makes each: the one that writes the catalogue. */
export async function countCalls(calls: readonly string[], command: readonly string[], log: string) {
  await ranOnce(["strace", "-f", "--seccomp-bpf", "-qq", "-e", `trace=${calls.join(",")}`, "-o", log, ...command]);
  const byThread = new Map<string, Record<string, number>>();
  for (const [, thread = "", call = ""] of readFileSync(log, "utf8").matchAll(/^(\d+) +(\w+)\(/gm)) {
    const counts = byThread.get(thread) ?? {};
    counts[call] = (counts[call] ?? 0) + 1;
    byThread.set(thread, counts);
  }
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
  return [...byThread.values()].sort((a, b) => sum(b) - sum(a))[0] ?? {};
}

export async function killAt({ call, number }: KillPoint, command: readonly string[], log: string) {
  const inject = `inject=${call}:signal=SIGKILL:when=${number}`;
  const traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", `trace=${call}`, "-e", inject, "-o", log, ...command];
  const { output } = await run(traced);
  const killed = readFileSync(log, "utf8").includes("+++ killed by SIGKILL +++");
  return { killed, output };
}

async function run([program = "", ...args]: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: LONGEST_MS,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

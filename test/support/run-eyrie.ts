// Runs a command as a person does: a process of its own, its output and its exit code.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function runEyrie(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  return new Promise((done) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/", ...environment };
    execFile(process.execPath, [BIN, ...args], { env, cwd: temporaryFolder(), timeout: 60_000 }, (error, out, err) => {
      // ended by a signal it has no code
      done({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

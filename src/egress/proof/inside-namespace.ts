// The entry of a proof's process inside the namespace: sinkhole, positive control, the product, the control again. Its arguments are the
// plan as JSON and the file for what was found.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Exercise, exerciseProduct, type Exercised, type Step } from "./exercise-product.ts";
import { HOSTILE_ENVIRONMENT } from "./hostile-environment.ts";
import { counted, type KernelCounters, readKernelCounters } from "./kernel-counters.ts";
import { type Attempt, openSinkhole, type Sinkhole } from "./sinkhole.ts";

export interface ProofPlan extends Exercise {
  /** A program to run besides, such as a test suite. */
  readonly besides?: { readonly command: readonly string[]; readonly folder: string };
}

export interface Observed {
  readonly attempts: readonly Attempt[];
  readonly counters: KernelCounters;
}

export interface ProofFindings extends Exercised {
  readonly run: Observed;
  /** What ran besides; its tests connect to closed ports of this machine on purpose, so its refused connections tell nothing. */
  readonly besides: (Observed & { readonly step: Step }) | null;
  /** Before the run and after it. */
  readonly controls: readonly Observed[];
}

const CONTROL = fileURLToPath(new URL("./positive-control.js", import.meta.url));
/** What is under way when a step ends is seen all the same. */
const SETTLE_MS = 300;

const [plan = "{}", file = ""] = process.argv.slice(2);
writeFileSync(file, JSON.stringify(await prove(JSON.parse(plan) as ProofPlan)));
process.exit();

async function prove(given: ProofPlan): Promise<ProofFindings> {
  const sinkhole = await openSinkhole();
  const before = await observe(sinkhole, control);
  const run = await observe(sinkhole, () => exerciseProduct(given));
  const { besides } = given;
  const beside = besides === undefined ? null : await observe(sinkhole, () => runBesides(besides));
  const after = await observe(sinkhole, control);
  sinkhole.close();
  return {
    ...run.result,
    run: run.observed,
    besides: beside === null ? null : { ...beside.observed, step: beside.result },
    controls: [before.observed, after.observed],
  };
}

async function observe<Result>(sinkhole: Sinkhole, work: () => Promise<Result>) {
  const [seen, counters] = [sinkhole.attempts.length, readKernelCounters()];
  const result = await work();
  await setTimeout(SETTLE_MS);
  const observed: Observed = {
    attempts: sinkhole.attempts.slice(seen),
    counters: counted(counters, readKernelCounters()),
  };
  return { result, observed };
}

async function control(): Promise<void> {
  const name = `control-${randomBytes(4).toString("hex")}.test`;
  await once(spawn(process.execPath, [CONTROL, name], { stdio: "ignore", env: {}, timeout: 30_000 }), "close");
}

async function runBesides({ command, folder }: NonNullable<ProofPlan["besides"]>): Promise<Step> {
  const begun = performance.now();
  const [program = "", ...args] = command;
  const env = { ...process.env, ...HOSTILE_ENVIRONMENT };
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"], env });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => {
    output += piece.toString();
    process.stdout.write(piece);
  });
  const [code] = (await once(child, "close")) as [number | null];
  const last = output.trim().split("\n").at(-1) ?? "";
  const seconds = (performance.now() - begun) / 1000;
  return { what: command.join(" "), outcome: `exit code ${code}: ${last}`, held: code === 0, seconds };
}

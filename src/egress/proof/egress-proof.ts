// The proof that nothing leaves, from the outside: runs the product in a namespace and judges what was seen there. The report of it is
// egress-report.ts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Observed, ProofFindings, ProofPlan } from "./inside-namespace.ts";
import { runInNamespace } from "./network-namespace.ts";

export interface EgressProof extends ProofFindings {
  /** What did not hold, in words; empty when the promise does. */
  readonly failings: readonly string[];
}

const INSIDE = fileURLToPath(new URL("./inside-namespace.ts", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../data/sample", import.meta.url));
/** Of the sample: facts, a comparison, a list, a summary, and one that its documents do not answer. */
export const SAMPLE_QUESTIONS = [
  "By when does the remote work agreement have to be renewed?",
  "What is the daily meal allowance in Norway?",
  "Which documents mention the wind sensor?",
  "Which form do I need when I lost a receipt?",
  "Summarise the remote work agreement.",
  "How does the meal allowance in Norway differ from that in Sweden?",
  "Who won the football championship in 1974?",
];

/** @throws EyrieError `namespace-not-permitted`; the signal's reason when aborted */
export async function proveEgress(
  options: Partial<Pick<ProofPlan, "questions" | "besides">>,
  signal: AbortSignal,
): Promise<EgressProof> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-egress-"));
  try {
    const found = join(work, "found.json");
    const plan: ProofPlan = {
      folder: SAMPLE,
      outward: join(work, "documents-that-point-elsewhere"),
      data: join(work, "data"),
      questions: SAMPLE_QUESTIONS,
      ...options,
    };
    const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const command = [process.execPath, "--import", loader, INSIDE, JSON.stringify(plan), found];
    await runInNamespace(command, work, signal);
    const findings = JSON.parse(readFileSync(found, "utf8")) as ProofFindings;
    return { ...findings, failings: failingsOf(findings) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function failingsOf({ steps, run, besides, refusals, controls }: ProofFindings): string[] {
  const observed = besides === null ? [run] : [run, besides];
  const allSteps = besides === null ? steps : [...steps, besides.step];
  return [
    ...allSteps.filter(({ held }) => !held).map(({ what, outcome }) => `${what}: ${outcome}`),
    ...observed.flatMap(({ attempts }) => attempts.map(({ kind, target }) => `reached for a ${kind}: ${target}`)),
    ...refusals.map((line) => `the guard refused something: ${line}`),
    ...countsOf(run, ["refusedConnections", "lostDatagrams", "withoutRoute"]),
    ...(besides === null ? [] : countsOf(besides, ["lostDatagrams", "withoutRoute"])),
    ...controls.filter((control) => !isSeen(control)).map(() => "the positive control was not seen: nothing is proved"),
  ];
}

function countsOf({ counters }: Observed, names: readonly (keyof Observed["counters"])[]): string[] {
  return names.filter((name) => counters[name] !== 0).map((name) => `the kernel counted ${counters[name]} ${name}`);
}

/** Its name, its connection, and what went to ports where nobody listens. */
function isSeen({ attempts, counters }: Observed): boolean {
  const kinds = new Set(attempts.map(({ kind }) => kind));
  return kinds.has("name") && kinds.has("connection") && counters.refusedConnections > 0 && counters.lostDatagrams > 0;
}

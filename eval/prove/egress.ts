// The long form of `eyrie prove-egress`: a hundred questions, and the whole test suite in the same namespace, where libraries run without the
// guard of the commands.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { proveEgress } from "../../src/egress/proof/egress-proof.ts";
import { renderReport, reportOf } from "../../src/egress/proof/egress-report.ts";
import { readQuestionSet } from "../question-set.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const QUESTIONS = 100;
const LONGEST_MS = 3 * 3_600_000;

export async function proveNothingLeaves(print: (line: string) => void): Promise<number> {
  const known = readQuestionSet(resolve(ROOT, "eval/sets/sample.jsonl")).map(({ question }) => question);
  const questions = Array.from({ length: QUESTIONS }, (_, index) => known[index % known.length] ?? "");
  const besides = { command: ["npx", "vitest", "run"], folder: ROOT };
  const report = reportOf(await proveEgress({ questions, besides }, AbortSignal.timeout(LONGEST_MS)));
  const file = resolve("egress-proof.md");
  writeFileSync(file, renderReport(report));
  for (const failing of report.failings) print(`did not hold: ${failing}`);
  print(`${report.failings.length} did not hold; ${file}`);
  return report.failings.length;
}

// eyrie verify: is the knowledge base whole, and what to do if it is not.
import { Command } from "commander";
import type { CheckName, CheckResult, VerificationReport } from "../knowledge-base/verification.ts";
import { createWorkProgress } from "./work-progress.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";

/** sysexits.h EX_DATAERR. */
const NOT_WHOLE = 65;

const QUESTIONS: Readonly<Record<CheckName, string>> = {
  structure: "pages of the database file in order",
  references: "rows name rows that are there",
  documents: "documents under the id of their content",
  passages: "passages numbered, in place, under their id",
  "embedded-texts": "vectors computed from these passages",
  vectors: "vectors finite, of one size, of norm 1",
  words: "word index beside the passages",
  changes: "changes lead to these passages",
  index: "saved index whole, and finds what a scan finds",
};

/** The check that fails decides; the first that applies is said. */
const REMEDIES: readonly { readonly checks: readonly CheckName[]; readonly remedy: string }[] = [
  {
    checks: ["structure", "references", "documents", "passages"],
    remedy:
      "What was read from the documents is damaged. Restore a backup with `eyrie restore <backup> --replace`, or ingest again into an empty folder with --data.",
  },
  {
    checks: ["embedded-texts", "vectors", "words", "changes"],
    remedy: "The documents are whole. `eyrie rebuild` makes vectors and indexes anew from them.",
  },
  {
    checks: ["index"],
    remedy: "Nothing to do: the index is a cache and is built anew when the knowledge base is next opened.",
  },
];

export function verifyCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("verify")
    .description("check that the knowledge base is whole, also while it is served; exit code 65 when it is not")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { terminal, signal } = context;
      const upkeep = context.upkeep(options);
      const json = options.json === true;
      const progress = createWorkProgress(terminal);
      const report = await upkeep
        .verify({
          signal,
          onProgress: ({ check, done, total }) => progress.show(check, done, total),
          onResult: (result) => {
            progress.clear();
            if (!json) terminal.write(describeCheck(result));
          },
        })
        .finally(progress.clear);
      terminal.write(
        json ? `${JSON.stringify({ ...report, remedy: remedyFor(report.checks) })}\n` : describeEnd(report),
      );
      if (!report.whole) setExitCode(NOT_WHOLE);
    });
}

function describeCheck({ name, verdict, checked, faults, details }: CheckResult): string {
  const mark = verdict === "failed" ? `FAILED, ${faults} ${faults === 1 ? "fault" : "faults"}` : verdict;
  const lines = [`${name.padEnd(15)} ${QUESTIONS[name].padEnd(48)} ${String(checked).padStart(9)}  ${mark}`];
  for (const detail of details) lines.push(`  ${detail}`);
  return `${lines.join("\n")}\n`;
}

function describeEnd(report: VerificationReport): string {
  const { catalogue, documents, passages, formatVersion, whole } = report;
  const what = `${catalogue}: ${documents} documents, ${passages} passages, format ${formatVersion}`;
  return whole ? `${what}: whole\n` : `${what}: NOT WHOLE. ${remedyFor(report.checks) ?? ""}\n`;
}

function remedyFor(checks: readonly CheckResult[]): string | null {
  const failed = new Set(checks.filter((check) => check.verdict === "failed").map((check) => check.name));
  return REMEDIES.find((entry) => entry.checks.some((name) => failed.has(name)))?.remedy ?? null;
}

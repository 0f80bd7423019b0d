// eyrie rebuild: passages and vectors made anew with the settings in force, beside the old ones, which serve until they are replaced.
import { Command } from "commander";
import type { RebuildReport } from "../knowledge-base/rebuild.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";
import { createWorkProgress } from "./work-progress.ts";

const STEPS = {
  copying: "copying the catalogue",
  embedding: "documents made anew",
  verifying: "verifying",
  evaluating: "putting the question set to it",
} as const;

interface RebuildCommandOptions extends CommonOptions {
  readonly gate?: string;
  readonly gates?: string;
}

export function rebuildCommand(context: CommandContext): Command {
  return new Command("rebuild")
    .description(
      "make passages and vectors anew with the settings in force; the old ones serve until the new ones are whole; can be stopped and run again",
    )
    .option("--gate <set>", "put a question set to old and new, and keep the old in force where the new answers worse")
    .option("--gates <file>", "how much worse it may be, in place of eval/gates.json")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RebuildCommandOptions>();
      const { terminal, signal } = context;
      const gate = options.gate === undefined ? undefined : { set: options.gate, gates: options.gates };
      const progress = createWorkProgress(terminal);
      const report = await context
        .upkeep(options)
        .rebuild({ signal, gate, onProgress: ({ step, done, total }) => progress.show(STEPS[step], done, total) })
        .finally(progress.clear);
      terminal.write(options.json === true ? `${JSON.stringify(report)}\n` : describeRebuild(report));
    });
}

function describeRebuild(report: RebuildReport): string {
  const { documents, readAgain, fromStore, passages, passagesReused, seconds } = report;
  const reused = passagesReused > 0 ? ` (${passagesReused} with a vector known already)` : "";
  const lines = [
    `${documents} documents, ${passages} passages${reused} in ${seconds.toFixed(1)} s: ${readAgain} read from their files again`,
  ];
  if (fromStore > 0) {
    lines.push(
      `  ${fromStore} whose file is gone or changed kept their passages and were embedded from the knowledge base`,
    );
  }
  lines.push(`In force now: ${report.catalogue}`);
  if (!report.previousRemoved) {
    lines.push(
      `Another process still has ${report.previous} open and answers from it: start it again, then that file may be removed`,
    );
  }
  return `${lines.join("\n")}\n`;
}

// eyrie rebuild: passages and vectors made anew with the settings in force, beside the old ones, which serve until they are replaced.
import { Command } from "commander";
import type { RebuildReport } from "../knowledge-base/rebuild.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";
import { createWorkProgress } from "./work-progress.ts";

const STEPS = {
  copying: "copying the catalogue",
  embedding: "documents made anew",
  verifying: "verifying",
} as const;

export function rebuildCommand(context: CommandContext): Command {
  return new Command("rebuild")
    .description(
      "make passages and vectors anew with the settings in force; the old ones serve until the new ones are whole; can be stopped and run again",
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { terminal, signal } = context;
      const progress = createWorkProgress(terminal);
      const report = await context
        .upkeep(options)
        .rebuild({ signal, onProgress: ({ step, done, total }) => progress.show(STEPS[step], done, total) })
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

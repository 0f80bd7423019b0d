// eyrie restore: a backup put in force; what is there is set aside, never overwritten.
import { Command } from "commander";
import type { Restored } from "../knowledge-base/restore.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";
import { createWorkProgress } from "./work-progress.ts";

export function restoreCommand(context: CommandContext): Command {
  return new Command("restore")
    .description("put a backup in force in an empty folder, or with --replace in place of what is there")
    .argument("<backup>", "file that `eyrie backup` wrote, with its .json beside it")
    .option("--replace", "set the knowledge base that is there aside; it stays in the folder and is not overwritten")
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { replace?: boolean }>();
      const { terminal, signal } = context;
      const progress = createWorkProgress(terminal);
      const restored = await context
        .upkeep(options)
        .restore(file, {
          signal,
          replace: options.replace === true,
          onProgress: ({ step, done, total }) => progress.show(step, done, total),
        })
        .finally(progress.clear);
      terminal.write(options.json === true ? `${JSON.stringify(restored)}\n` : describeRestored(restored));
    });
}

function describeRestored({ file, createdAt, documents, passages, catalogue, previous }: Restored): string {
  const lines = [`${file} of ${createdAt}: ${documents} documents, ${passages} passages, whole`];
  lines.push(`In force now: ${catalogue}`);
  if (previous !== null) {
    lines.push(`The one before is still there: ${previous}; a service that has it open must be started again`);
  }
  return `${lines.join("\n")}\n`;
}

// eyrie backup: the whole knowledge base in one file, also while it is served.
import { Command } from "commander";
import type { Backup } from "../knowledge-base/backup.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";
import { createWorkProgress } from "./work-progress.ts";

export function backupCommand(context: CommandContext): Command {
  return new Command("backup")
    .description("write the whole knowledge base to one file, verified, also while it is served or written")
    .argument("<target>", "a file that is not there yet, or a folder, where the file is named after the time")
    .action(async (target: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { terminal, signal } = context;
      const progress = createWorkProgress(terminal);
      const backup = await context
        .upkeep(options)
        .backup(target, { signal, onProgress: ({ step, done, total }) => progress.show(step, done, total) })
        .finally(progress.clear);
      terminal.write(options.json === true ? `${JSON.stringify(backup)}\n` : describeBackup(backup));
    });
}

function describeBackup({ file, documents, passages, bytes, sha256 }: Backup): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return `${file}: ${documents} documents, ${passages} passages, ${size}, whole\nsha256 ${sha256}, also in ${file}.json\n`;
}

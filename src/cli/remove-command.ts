// eyrie remove: takes a file or folder out of the knowledge base and keeps it out.
import { Command } from "commander";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

export function removeCommand(context: CommandContext): Command {
  return new Command("remove")
    .description(
      "take files or folders out of the knowledge base, whether or not they are still on disk, and keep them out; `eyrie retry <path>` takes them in again",
    )
    .argument("<path...>", "files or folders, as they are or were on disk")
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        for (const path of paths) {
          const documents = application.remove(path);
          const words = `removed ${documents} documents: ${path}; eyrie purge clears their last traces from the disk`;
          context.terminal.write(`${options.json === true ? JSON.stringify({ path, documents }) : words}\n`);
        }
      });
    });
}

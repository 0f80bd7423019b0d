// eyrie purge: no byte of what was removed stays on disk.
import { Command } from "commander";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

export function purgeCommand(context: CommandContext): Command {
  return new Command("purge")
    .description("write the knowledge base anew, so that no byte of what was removed is left in its folder")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        await application.purge();
        const words = "purged: nothing of what was removed is left in the data folder; backups are yours to clear";
        context.terminal.write(`${options.json === true ? JSON.stringify({ purged: true }) : words}\n`);
      });
    });
}

// eyrie purge: no byte of what was removed stays on disk.
import { Command } from "commander";
import type { Application } from "../application.ts";
import { OWNER } from "../document/principal.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

export function purgeCommand(context: CommandContext): Command {
  return new Command("purge")
    .description("write the knowledge base anew, so that no byte of what was removed is left in its folder")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        await application.purge();
        forgetKept(context, options, application);
        const words = "purged: nothing of what was removed is left in the data folder; backups are yours to clear";
        context.terminal.write(`${options.json === true ? JSON.stringify({ purged: true }) : words}\n`);
      });
    });
}

/** Kept answers and feedback hold words of the documents they were made from. */
function forgetKept(context: CommandContext, options: CommonOptions, { library }: Application): void {
  const isThere = (documentId: string) => library.has(documentId, OWNER);
  const { people } = context.people(options);
  try {
    people.conversations.forgetDocuments(isThere);
    people.feedback.forgetDocuments(isThere);
  } finally {
    people.close();
  }
}

// eyrie status: what the knowledge base holds and which model answers.
import { Command } from "commander";
import type { ApplicationStatus } from "../application.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";
import { OWNER } from "../document/principal.ts";

export function statusCommand(context: CommandContext): Command {
  return new Command("status")
    .description("show folders, documents, failures and the model that answers")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await withApplication(context, options, async ({ application }) => {
        const status = application.status(OWNER);
        context.terminal.write(options.json === true ? `${JSON.stringify(status)}\n` : describeStatus(status));
      });
    });
}

function describeStatus(status: ApplicationStatus): string {
  const model =
    status.model.endpoint === null
      ? "none: answers are quoted from the documents"
      : `${status.model.kind} at ${status.model.endpoint}`;
  const lines = [
    `Eyrie ${status.version}`,
    `knowledge base  ${status.directory}`,
    `documents       ${status.documents} (${status.pages} pages in paged formats, ${status.passages} passages)`,
    `model           ${model}`,
  ];
  for (const folder of status.folders) {
    lines.push(`folder          ${folder.path}: ${folder.documents} documents, ${folder.failures.length} failed`);
    for (const failure of folder.failures) lines.push(`  failed: ${failure.path}: ${failure.reason} (${failure.code})`);
  }
  return `${lines.join("\n")}\n`;
}

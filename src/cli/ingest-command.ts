// eyrie ingest: brings the knowledge base in step with folders.
import { Command } from "commander";
import { createSyncProgress, describeReport } from "./sync-progress.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

/** sysexits.h EX_DATAERR: the command worked, some files could not be read. */
const SOME_FILES_FAILED = 65;

export function ingestCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("ingest")
    .description(
      "bring the knowledge base in step with folders: new and changed files are read, files that are gone leave",
    )
    .argument("<folder...>", "folders of .pdf, .docx, .html, .md, .txt and .csv files")
    .action(async (folders: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { terminal, signal } = context;
      await withApplication(context, options, async ({ application }) => {
        const progress = createSyncProgress(terminal);
        const onEvent = options.json === true ? () => {} : progress.show;
        const report = await application.sync(folders, { onEvent, signal }).finally(progress.stop);
        terminal.write(`${options.json === true ? JSON.stringify(report) : describeReport(report)}\n`);
        if (report.failed.length > 0) setExitCode(SOME_FILES_FAILED);
      });
    });
}

// eyrie retry: reads again what could not be read.
import { Command } from "commander";
import { showSync } from "./ingest-command.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

/** sysexits.h EX_DATAERR: the command worked, some files could not be read. */
const SOME_FILES_FAILED = 65;

export function retryCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("retry")
    .description("read again the files that could not be read, and what `eyrie remove` took out when it is named")
    .argument("[path...]", "files or folders; all that failed without one")
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { signal } = context;
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        const report = await showSync(context, options.json === true, (onEvent) =>
          application.retry(paths, { onEvent, signal }),
        );
        if (report.failed.length > 0) setExitCode(SOME_FILES_FAILED);
      });
    });
}

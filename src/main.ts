// The entry: arguments, environment, signals and exit code of the process meet here and nowhere else.
import { Command, CommanderError } from "commander";
import { askCommand } from "./cli/ask-command.ts";
import { backupCommand } from "./cli/backup-command.ts";
import { ingestCommand } from "./cli/ingest-command.ts";
import { rebuildCommand } from "./cli/rebuild-command.ts";
import { restoreCommand } from "./cli/restore-command.ts";
import { purgeCommand } from "./cli/purge-command.ts";
import { removeCommand } from "./cli/remove-command.ts";
import { retryCommand } from "./cli/retry-command.ts";
import { searchCommand } from "./cli/search-command.ts";
import { serveCommand } from "./cli/serve-command.ts";
import { statusCommand } from "./cli/status-command.ts";
import type { CommandContext, Terminal } from "./cli/terminal.ts";
import { verifyCommand } from "./cli/verify-command.ts";
import { composeUpkeep } from "./compose-upkeep.ts";
import { composeApplication, packageVersion } from "./compose.ts";
import { type Settings, readSettings } from "./config.ts";
import { EyrieError, toEyrieError } from "./errors.ts";
import { createLogger } from "./logger.ts";

process.umask(0o077);
// set for other programs of the machine, these would have LangChain send prompts and documents to whom they name
for (const name of Object.keys(process.env)) {
  if (/^(?:LANGSMITH|LANGCHAIN|OTEL_EXPORTER)_/.test(name)) delete process.env[name];
}

const terminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY === true,
  progressStream: process.stderr,
  input: process.stdin,
  output: process.stdout,
};
const writeLog = (line: string) => void process.stderr.write(line);
const serviceLogger = createLogger(writeLog);
/** A command's own output is for people; only what goes wrong is logged beside it. */
const commandLogger = createLogger(writeLog, "warn");
const stopped = new AbortController();

const context: CommandContext = {
  terminal,
  signal: stopped.signal,
  async open({ data, port, settings: changes, logger = commandLogger, modelWhenNeeded = false }) {
    const settings = settingsWith({ data, port, settings: changes });
    const application = await composeApplication({ settings, logger, onNotice: terminal.note, modelWhenNeeded });
    return { application, host: settings.EYRIE_HOST, port: settings.EYRIE_PORT };
  },
  upkeep: (changes) => composeUpkeep(settingsWith(changes), commandLogger, terminal.note),
};

function settingsWith(changes: {
  data?: string | undefined;
  port?: string | undefined;
  settings?: Readonly<Record<string, string>> | undefined;
}): Settings {
  const { data, port, settings } = changes;
  return readSettings({
    ...process.env,
    ...settings,
    ...(data === undefined ? {} : { EYRIE_DATA: data }),
    ...(port === undefined ? {} : { EYRIE_PORT: port }),
  });
}

/** The first signal stops the work in good order, the second at once. */
function stopOn(signal: NodeJS.Signals): void {
  process.on(signal, () => {
    if (stopped.signal.aborted) process.exit(130);
    stopped.abort(new EyrieError("aborted", `stopped by ${signal}`));
  });
}

function buildProgram(): Command {
  const setExitCode = (code: number) => void (process.exitCode = code);
  const commands = [
    ingestCommand(context, setExitCode),
    askCommand(context, setExitCode),
    searchCommand(context, setExitCode),
    serveCommand(context, serviceLogger),
    statusCommand(context),
    rebuildCommand(context),
    backupCommand(context),
    restoreCommand(context),
    retryCommand(context, setExitCode),
    removeCommand(context),
    purgeCommand(context),
    verifyCommand(context, setExitCode),
  ];
  const program = new Command("eyrie")
    .description("Ask questions of your own documents, on your own hardware, with the page that answers.")
    .version(packageVersion())
    .exitOverride();
  for (const command of commands) {
    command
      .option("--data <folder>", "folder of the knowledge base (EYRIE_DATA)")
      .option("--json", "print the result as JSON")
      .exitOverride();
    program.addCommand(command);
  }
  return program;
}

/** An error as JSON when the result was asked for as JSON, else as a line that says what to do. */
function reportError(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 64;
  const error = toEyrieError(thrown);
  if (process.argv.includes("--json")) terminal.write(`${JSON.stringify(error.toBody())}\n`);
  else terminal.note(`eyrie: ${error.message}. ${error.kind.remedy} (${error.code})`);
  if (error.code === "internal" && error.cause instanceof Error) terminal.note(String(error.cause.stack));
  return error.kind.exitCode;
}

stopOn("SIGINT");
stopOn("SIGTERM");
try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error);
}

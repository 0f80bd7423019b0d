// The entry: arguments, environment, signals and exit code of the process meet here and nowhere else.
import { clearedVariables, egressGuard } from "./egress/guarded-process.js";
import { join, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { evalCommand } from "../eval/eval-command.ts";
import { askCommand } from "./cli/ask-command.ts";
import { auditCommand } from "./cli/audit-command.ts";
import { backupCommand } from "./cli/backup-command.ts";
import { configCommand } from "./cli/config-command.ts";
import { doctorCommand } from "./cli/doctor-command.ts";
import { groupsCommand } from "./cli/groups-command.ts";
import { ingestCommand } from "./cli/ingest-command.ts";
import { proveEgressCommand } from "./cli/prove-egress-command.ts";
import { keysCommand } from "./cli/keys-command.ts";
import { mcpCommand } from "./cli/mcp-command.ts";
import { rebuildCommand } from "./cli/rebuild-command.ts";
import { restoreCommand } from "./cli/restore-command.ts";
import { purgeCommand } from "./cli/purge-command.ts";
import { removeCommand } from "./cli/remove-command.ts";
import { retryCommand } from "./cli/retry-command.ts";
import { searchCommand } from "./cli/search-command.ts";
import { serveCommand } from "./cli/serve-command.ts";
import { statusCommand } from "./cli/status-command.ts";
import type { CommandContext, Terminal } from "./cli/terminal.ts";
import { usersCommand } from "./cli/users-command.ts";
import { verifyCommand } from "./cli/verify-command.ts";
import { composeAccess } from "./compose-access.ts";
import { composeExamination } from "./compose-examination.ts";
import { composeTraces } from "./compose-traces.ts";
import { composeUpkeep } from "./compose-upkeep.ts";
import { composeApplication, packageVersion } from "./compose.ts";
import { type Environment, type Settings, explainSettings, readSettings, serversIn } from "./config.ts";
import { EyrieError, toEyrieError } from "./errors.ts";
import { createLogger } from "./logger.ts";
import { PEOPLE_FILE, PeopleDatabase } from "./people/people-database.ts";

process.umask(0o077);
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
egressGuard.onRefusal((refusal) => serviceLogger.warn("egress-refused", { ...refusal }));
const stopped = new AbortController();
/** What options of every command say of where settings come from. */
const chosen: { config?: string } = {};

const context: CommandContext = {
  terminal,
  signal: stopped.signal,
  async open({ data, port, settings: changes, logger = commandLogger, modelWhenNeeded = false }) {
    const settings = settingsWith({ data, port, settings: changes });
    if (clearedVariables.length > 0) logger.info("environment-cleared", { variables: clearedVariables.join(" ") });
    const application = await composeApplication({ settings, logger, onNotice: terminal.note, modelWhenNeeded });
    return { application, host: settings.EYRIE_HOST, port: settings.EYRIE_PORT };
  },
  upkeep: (changes) => composeUpkeep(settingsWith(changes), commandLogger, terminal.note),
  settings: (changes) => explainSettings(environmentWith(changes)),
  examine(changes) {
    // which lets the servers be reached that are set
    settingsWith(changes);
    return composeExamination(environmentWith(changes), commandLogger, terminal.note);
  },
  access: (changes) => composeAccess(settingsWith(changes)),
  traces: (changes) => composeTraces(settingsWith(changes), serviceLogger),
  people(changes) {
    const directory = resolve(settingsWith(changes).EYRIE_DATA);
    return { people: PeopleDatabase.open(directory), file: join(directory, PEOPLE_FILE) };
  },
};

interface Changes {
  readonly data?: string | undefined;
  readonly port?: string | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

function settingsWith(changes: Changes): Settings {
  const settings = readSettings(environmentWith(changes));
  for (const address of serversIn(settings)) egressGuard.permitted.permitServer(address);
  if (settings.EYRIE_EGRESS === "private") egressGuard.permitted.permitPrivateNetworks();
  return settings;
}

/** What the command line says goes before what the environment says. */
function environmentWith({ data, port, settings }: Changes): Environment {
  return {
    ...process.env,
    ...settings,
    ...(chosen.config === undefined ? {} : { EYRIE_CONFIG: chosen.config }),
    ...(data === undefined ? {} : { EYRIE_DATA: data }),
    ...(port === undefined ? {} : { EYRIE_PORT: port }),
  };
}

/** Who reads the output may have enough of it, such as `head`: then there is nothing more to do. */
function stopWhenUnread(output: NodeJS.WriteStream): void {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stopped.abort(new EyrieError("aborted", "nobody reads the output"));
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
    mcpCommand(context, commandLogger),
    statusCommand(context),
    rebuildCommand(context),
    backupCommand(context),
    restoreCommand(context),
    retryCommand(context, setExitCode),
    removeCommand(context),
    purgeCommand(context),
    verifyCommand(context, setExitCode),
    proveEgressCommand(context, setExitCode),
    keysCommand(context),
    usersCommand(context),
    groupsCommand(context),
    auditCommand(context, setExitCode),
    configCommand(context),
    doctorCommand(context, setExitCode),
    evalCommand({ terminal, signal: stopped.signal, settingsWith, setExitCode }),
  ];
  const program = new Command("eyrie")
    .description("Ask questions of your own documents, on your own hardware, with the page that answers.")
    .version(packageVersion())
    .exitOverride();
  for (const command of commands) {
    command
      .option("--data <folder>", "folder of the knowledge base (EYRIE_DATA)")
      .option("--config <file>", "file of settings as JSON (EYRIE_CONFIG); the environment goes before it")
      .option("--json", "print the result as JSON")
      .hook("preAction", (_, self) => void Object.assign(chosen, self.optsWithGlobals<{ config?: string }>()))
      .exitOverride();
    for (const verb of command.commands) verb.exitOverride();
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

stopWhenUnread(process.stdout);
stopWhenUnread(process.stderr);
stopOn("SIGINT");
stopOn("SIGTERM");
try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error);
}

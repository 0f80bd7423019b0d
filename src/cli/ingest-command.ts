// eyrie ingest: brings the knowledge base in step with folders.
import { Command } from "commander";
import type { Application } from "../application.ts";
import { EyrieError } from "../errors.ts";
import type { FolderOptions, SyncEvent, SyncReport } from "../knowledge-base/folder-sync.ts";
import { describePlan } from "./describe-plan.ts";
import { describeReport } from "./describe-report.ts";
import { createSyncProgress } from "./sync-progress.ts";
import { type CommandContext, type CommonOptions, type Terminal, withApplication } from "./terminal.ts";

/** sysexits.h EX_DATAERR: the command worked, some files could not be read. */
const SOME_FILES_FAILED = 65;

interface IngestOptions extends CommonOptions {
  readonly collection?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly dryRun?: boolean;
  readonly confirm?: boolean;
  readonly watch?: boolean;
  readonly poll?: string;
}

export function ingestCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("ingest")
    .description(
      "bring the knowledge base in step with folders: new and changed files are read, moved ones follow, those that are gone leave",
    )
    .argument("<folder...>", "folders of documents")
    .option("--collection <name>", "collection the folders belong to from now on")
    .option(
      "--include <pattern>",
      "take in files that match alone, as .gitignore writes patterns; repeatable, kept",
      collect,
    )
    .option("--exclude <pattern>", "leave out files that match; repeatable, kept", collect)
    .option("--dry-run", "show what would be done and change nothing")
    .option("--confirm", "carry out a plan that removes more than a fifth, or all, of a folder's documents")
    .option("--watch", "stay and follow changes until stopped")
    .option("--poll <seconds>", "with --watch: look every so many seconds, for network mounts that tell of no changes")
    .action(async (folders: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<IngestOptions>();
      const pollSeconds = options.poll === undefined ? undefined : secondsOf(options.poll);
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        if (options.dryRun === true) await showPlan(application, folders, options, context);
        else if (options.watch === true) await watch(application, folders, options, pollSeconds, context);
        else {
          const report = await ingest(application, folders, options, context);
          if (report.failed.length > 0) setExitCode(SOME_FILES_FAILED);
        }
      });
    });
}

/** One event a line, the report as the last, or progress for people and the report in words. */
export async function showSync(
  { terminal }: CommandContext,
  asJson: boolean,
  sync: (onEvent: (event: SyncEvent) => void) => Promise<SyncReport>,
): Promise<SyncReport> {
  const progress = createSyncProgress(terminal);
  const report = await sync(asJson ? writeEvent(terminal) : progress.show).finally(progress.stop);
  terminal.write(asJson ? `${JSON.stringify({ type: "report-made", report })}\n` : `${describeReport(report)}\n`);
  return report;
}

function ingest(application: Application, folders: string[], options: IngestOptions, context: CommandContext) {
  const { signal } = context;
  const confirm = options.confirm === true;
  return showSync(context, options.json === true, (onEvent) =>
    application.sync(folders, { ...folderOptions(options), confirm, onEvent, signal }),
  );
}

async function watch(
  application: Application,
  folders: string[],
  options: IngestOptions,
  pollSeconds: number | undefined,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const progress = createSyncProgress({ ...terminal, interactive: false });
  const onEvent = options.json === true ? writeEvent(terminal) : progress.show;
  const pace = pollSeconds === undefined ? {} : { pollSeconds };
  await application.watch(folders, { ...folderOptions(options), ...pace, onEvent, signal });
}

async function showPlan(
  application: Application,
  folders: string[],
  options: IngestOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const plans = await application.plan(folders, { ...folderOptions(options), signal });
  terminal.write(options.json === true ? `${JSON.stringify(plans)}\n` : `${plans.map(describePlan).join("\n")}\n`);
}

function writeEvent(terminal: Terminal): (event: SyncEvent) => void {
  return (event) => terminal.write(`${JSON.stringify(event)}\n`);
}

function folderOptions({ collection, include, exclude }: IngestOptions): FolderOptions {
  if (collection?.trim() === "") throw new EyrieError("invalid-request", "--collection has no name");
  return { ...(collection && { collection }), ...(include && { include }), ...(exclude && { exclude }) };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new EyrieError("invalid-request", `--poll ${text}: must be a number of seconds above 0`);
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

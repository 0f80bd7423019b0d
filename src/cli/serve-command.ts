// eyrie serve: answers over HTTP until it is stopped.
import { once, setMaxListeners } from "node:events";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Application } from "../application.ts";
import { ERROR_KINDS, EyrieError } from "../errors.ts";
import type { ServiceAccess } from "../http/access/service-access.ts";
import { endingApplication } from "../http/ending-application.ts";
import { listen } from "../http/listen.ts";
import { createService } from "../http/service.ts";
import type { Logger } from "../logger.ts";
import { describeReport } from "./describe-report.ts";
import { createSyncProgress } from "./sync-progress.ts";
import {
  type CommandContext,
  type CommonOptions,
  type OpenedApplication,
  type Terminal,
  withApplication,
} from "./terminal.ts";
import { OWNER } from "../document/principal.ts";

/** From being told to stop until connections are cut. */
const GRACE_MS = 30_000;
/** Until answers that are not whole by then end with an error. */
const ANSWERS_GRACE_MS = 25_000;
const REPLACEMENT_MS = 2000;

const EXAMPLE_QUESTIONS = [
  "By when does the remote work agreement have to be renewed?",
  "What is the daily meal allowance in Norway?",
  "Which form do I need when I lost a receipt?",
] as const;

interface ServeOptions extends CommonOptions {
  readonly port?: string;
  readonly sample?: string;
}

export function serveCommand(context: CommandContext, logger: Logger): Command {
  return new Command("serve")
    .description("serve the HTTP API, on this machine alone unless EYRIE_HOST says otherwise")
    .option("--port <n>", "port to listen on; 0 takes any free one")
    .option("--sample <folder>", "folder to ingest first when the knowledge base is empty")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>();
      const access = await context.access(options);
      const traces = await context.traces(options);
      try {
        await withApplication(context, { ...options, logger }, (opened) =>
          serveUntilStopped(context, { ...opened, access, logger, options }),
        );
      } finally {
        access.people.close();
        await traces?.close();
      }
    });
}

interface Serving extends OpenedApplication {
  readonly access: ServiceAccess;
  readonly logger: Logger;
  readonly options: ServeOptions;
}

async function serveUntilStopped(context: CommandContext, serving: Serving): Promise<void> {
  const { terminal, signal } = context;
  const { application, access, logger, host, port, options } = serving;
  // the index opens while the rest begins; what goes wrong is thrown to the first who asks
  application.ready().catch(() => undefined);
  const fromSample = options.sample !== undefined && (await ingestSample(application, options.sample, context));
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const service = createService(endingApplication(application, stopping.signal), logger, access);
  const listening = await listen(service, { host, port });
  if (options.json === true) terminal.write(`${JSON.stringify({ url: listening.url })}\n`);
  else announce(terminal, application, listening.url, fromSample || showsSample(application, options.sample));
  const watch = watchReplacement(application, context, logger);
  if (!signal.aborted) await once(signal, "abort");
  clearInterval(watch);
  const late = setTimeout(
    () => stopping.abort(new EyrieError("stopping", "the service was stopped before the answer was whole")),
    ANSWERS_GRACE_MS,
  );
  // who watches an ingest is told that it has ended
  await Promise.all([listening.close(GRACE_MS), application.jobs.close()]);
  clearTimeout(late);
}

/** Says so once when the knowledge base has been rebuilt or restored: the settings it now needs may be others than these. */
function watchReplacement(application: Application, { terminal }: CommandContext, logger: Logger): NodeJS.Timeout {
  const watch = setInterval(() => {
    if (!application.isReplaced()) return;
    clearInterval(watch);
    const { meaning, remedy } = ERROR_KINDS["knowledge-base-replaced"];
    logger.warn("knowledge-base-replaced", { remedy });
    terminal.note(`${meaning} ${remedy}`);
  }, REPLACEMENT_MS);
  return watch;
}

async function ingestSample(application: Application, sample: string, context: CommandContext): Promise<boolean> {
  if (application.status(OWNER).documents > 0) return false;
  const { terminal, signal } = context;
  terminal.note(`The knowledge base is empty: ingesting ${sample}`);
  const progress = createSyncProgress(terminal);
  const report = await application.sync([sample], { onEvent: progress.show, signal }).finally(progress.stop);
  terminal.note(describeReport(report));
  return true;
}

function showsSample(application: Application, sample: string | undefined): boolean {
  return sample !== undefined && application.status(OWNER).folders.some((folder) => folder.path === resolve(sample));
}

function announce(terminal: Terminal, application: Application, url: string, withExamples: boolean): void {
  const { documents, passages } = application.status(OWNER);
  terminal.write(`Eyrie serves ${documents} documents (${passages} passages) on ${url}\n`);
  if (!withExamples) return;
  terminal.write("Ask in another terminal, for example:\n");
  for (const question of EXAMPLE_QUESTIONS) terminal.write(`  npx eyrie ask "${question}"\n`);
}

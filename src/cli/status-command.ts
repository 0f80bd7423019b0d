// eyrie status: what the knowledge base holds, what could not be read, what the last ingest did, and which model answers.
import { Command } from "commander";
import type { ApplicationStatus } from "../application.ts";
import type { LibraryFailure } from "../knowledge-base/document-library.ts";
import { OWNER } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import { describeFailures, describeReportInFull } from "./describe-report.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

interface StatusOptions extends CommonOptions {
  readonly failed?: boolean;
  readonly report?: boolean;
}

export function statusCommand(context: CommandContext): Command {
  return new Command("status")
    .description("show folders, documents, failures and the model that answers")
    .option("--failed", "list the files that could not be read, each with its reason, alone")
    .option("--report", "show what the last ingest did: skipped files, pages without text, hidden text, slowest files")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<StatusOptions>();
      await withApplication(context, { ...options, modelWhenNeeded: true }, async ({ application }) => {
        const show = (value: unknown, words: () => string) =>
          context.terminal.write(options.json === true ? `${JSON.stringify(value)}\n` : `${words()}\n`);
        if (options.report === true) {
          const report = application.lastReport();
          if (report === null) throw new EyrieError("not-found", "nothing has been ingested yet");
          show(report, () => describeReportInFull(report));
          return;
        }
        const failures = application.library.failures({}, OWNER);
        if (options.failed === true) {
          show(failures, () => listFailures(failures));
          return;
        }
        const status = application.status(OWNER);
        show(status, () => describeStatus(status, failures));
      });
    });
}

function listFailures(failures: readonly LibraryFailure[]): string {
  if (failures.length === 0) return "no file has failed";
  return failures.map(({ folder, path, code, reason }) => `${folder}/${path}\n  ${reason} (${code})`).join("\n");
}

function describeStatus(status: ApplicationStatus, failures: readonly LibraryFailure[]): string {
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
  for (const { path, collection, rules, documents, failures: failed } of status.folders) {
    lines.push(`folder          ${path} (collection ${collection}): ${documents} documents, ${failed} failed`);
    if (rules.include.length > 0) lines.push(`  only: ${rules.include.join(", ")}`);
    if (rules.exclude.length > 0) lines.push(`  without: ${rules.exclude.join(", ")}`);
    if (rules.removed.length > 0) lines.push(`  removed by hand: ${rules.removed.join(", ")}`);
    lines.push(...describeFailures(failures.filter(({ folder }) => folder === path)));
  }
  return lines.join("\n");
}

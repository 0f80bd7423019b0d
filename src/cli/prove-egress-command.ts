// eyrie prove-egress: runs the product where nothing can leave unseen, and writes the report of what was attempted.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { proveEgress } from "../egress/proof/egress-proof.ts";
import { renderReport, reportOf } from "../egress/proof/egress-report.ts";
import type { CommandContext } from "./terminal.ts";

const DID_NOT_HOLD = 70;

export function proveEgressCommand({ terminal, signal }: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("prove-egress")
    .description("prove on this machine that nothing leaves it, and write a report")
    .option("--report <folder>", "where the report goes", "egress-proof")
    .action(async (_options: unknown, command: Command) => {
      const { report: folder, json } = command.optsWithGlobals<{ report: string; json?: boolean }>();
      terminal.note("Running ingest, questions and the service where nothing can leave unseen: about a minute");
      const report = reportOf(await proveEgress({}, signal));
      mkdirSync(folder, { recursive: true });
      const file = resolve(join(folder, "egress-proof.md"));
      writeFileSync(file, renderReport(report));
      writeFileSync(join(folder, "egress-proof.json"), `${JSON.stringify(report, undefined, 2)}\n`);
      if (!report.held) setExitCode(DID_NOT_HOLD);
      if (json === true) terminal.write(`${JSON.stringify(report)}\n`);
      else terminal.write(report.held ? "Nothing left.\n" : `It does not hold:\n${report.failings.join("\n")}\n`);
      terminal.note(`Report: ${file}`);
    });
}

// eyrie doctor: what may keep Eyrie from running well on this machine, each with what to do about it.
import { Command } from "commander";
import type { Check } from "../doctor/check.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";

/** sysexits.h EX_UNAVAILABLE. */
const UNWELL = 69;

const MARKS: Readonly<Record<Check["verdict"], string>> = {
  well: "well",
  warning: "WARNING",
  failed: "FAILED",
  skipped: "-",
};

export function doctorCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("doctor")
    .description("look at machine, settings, data folder, keys, models and servers; exit code 69 when something failed")
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions>();
      const checks: Check[] = [];
      for await (const check of context.examine(options)) {
        checks.push(check);
        if (options.json !== true) context.terminal.write(describe(check));
      }
      if (options.json === true) context.terminal.write(`${JSON.stringify(checks)}\n`);
      if (checks.some(({ verdict }) => verdict === "failed")) setExitCode(UNWELL);
    });
}

function describe({ name, verdict, found, remedy }: Check): string {
  const line = `${name.padEnd(14)} ${MARKS[verdict].padEnd(8)} ${found}\n`;
  return remedy === null ? line : `${line}${" ".repeat(24)}${remedy}\n`;
}

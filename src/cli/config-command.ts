// eyrie config: the settings in force and where each comes from; keys are not shown.
import { Command } from "commander";
import type { EffectiveSetting } from "../config.ts";
import type { CommandContext, CommonOptions } from "./terminal.ts";

export function configCommand(context: CommandContext): Command {
  return new Command("config")
    .description("print the settings in force and where each comes from, without keys")
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions>();
      const settings = context.settings(options);
      context.terminal.write(options.json === true ? `${JSON.stringify(settings)}\n` : settings.map(describe).join(""));
    });
}

function describe({ name, value, from }: EffectiveSetting): string {
  return `${name}=${value ?? ""}  (${value === null ? "not set" : from})\n`;
}

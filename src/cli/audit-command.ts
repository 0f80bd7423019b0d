// eyrie audit: is the log of what was asked whole, and the log itself for whoever has to keep it.
import { Command } from "commander";
import { EyrieError } from "../errors.ts";
import type { AuditHead, AuditVerification } from "../people/audit-log.ts";
import { type CommandContext, type CommonOptions, withPeople } from "./terminal.ts";

/** sysexits.h EX_DATAERR. */
const NOT_WHOLE = 65;

interface VerifyOptions extends CommonOptions {
  readonly head?: string;
}

export function auditCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("audit")
    .description("what was asked, by whom, and which passages were used")
    .addCommand(
      new Command("verify")
        .description("check that no entry was changed, removed or put in; exit code 65 when one was")
        .option(
          "--head <entry>",
          "an end of the log that was noted earlier, as this command prints it, and must still be in it",
        )
        .action(async (_options: unknown, self: Command) => {
          const options = self.optsWithGlobals<VerifyOptions>();
          const known = options.head === undefined ? undefined : readHead(options.head);
          await withPeople(context, options, ({ people, file }) => {
            const result = people.audit.verify(known);
            context.terminal.write(
              options.json === true ? `${JSON.stringify(result)}\n` : `${describe(file, result)}\n`,
            );
            if (result.broken !== null) setExitCode(NOT_WHOLE);
          });
        }),
    )
    .addCommand(
      new Command("export")
        .description("write the log as lines of JSON, oldest first, each with its hash")
        .action(async (_options: unknown, self: Command) => {
          await withPeople(context, self.optsWithGlobals<CommonOptions>(), ({ people }) => {
            for (const line of people.audit.export()) context.terminal.write(`${line}\n`);
          });
        }),
    );
}

function describe(file: string, { entries, head, broken }: AuditVerification): string {
  const upTo = `${entries} entries, head ${head.seq}:${head.hash}`;
  return broken === null
    ? `${file}: whole, ${upTo}`
    : `${file}: NOT WHOLE: entry ${broken.seq} ${broken.reason}; whole up to ${upTo}`;
}

/** @throws EyrieError `invalid-request` */
function readHead(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new EyrieError("invalid-request", "--head must be an end of the log as `eyrie audit verify` prints it");
  return { seq: Number(seq), hash };
}

// eyrie keys: who may reach the service over the network. A key is shown when it is made, and never again.
import { Command } from "commander";
import { EyrieError } from "../errors.ts";
import { Administration, dateOf } from "../people/administration.ts";
import type { ApiKey } from "../people/key-table.ts";
import { type GrantOptions, addGrantOptions, describeCollections, readGrant } from "./grant-options.ts";
import { COMMAND_LINE, type CommandContext, type CommonOptions, withPeople } from "./terminal.ts";

interface CreateOptions extends CommonOptions, GrantOptions {
  readonly user?: string;
  readonly expires?: string;
}

const DAY_MS = 24 * 60 * 60_000;

export function keysCommand(context: CommandContext): Command {
  return new Command("keys")
    .description("make, list and revoke the keys that reach the service")
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeCommand(context));
}

function createCommand(context: CommandContext): Command {
  const command = new Command("create")
    .description("make a key and show it, this once")
    .argument("<name>", "what it is for, such as a program or a laptop")
    .option("--user <name>", "whose it is: it then does no more and sees no more than they may")
    .option("--expires <when>", "a number of days such as 90d, or the last day it holds such as 2027-01-31");
  return addGrantOptions(command).action(async (name: string, _options: unknown, self: Command) => {
    const options = self.optsWithGlobals<CreateOptions>();
    const grant = readGrant(options);
    const named = options.user === undefined ? grant : ownedGrant(options, grant);
    if (named.collections !== "all" && named.collections.length === 0)
      throw new EyrieError("invalid-request", "what may it see? --collection, --all-collections or --user");
    const expiresMs = options.expires === undefined ? null : readExpiry(options.expires, Date.now());
    await withPeople(context, options, ({ people }) => {
      const made = { name, user: options.user ?? null, expiresMs, ...named };
      const { key, secret } = new Administration(people, COMMAND_LINE).createKey(made);
      if (options.json === true) return context.terminal.write(`${JSON.stringify({ ...key, secret })}\n`);
      context.terminal.note(`${describeKey(key)}\nKeep it now; it is not shown again:`);
      return context.terminal.write(`${secret}\n`);
    });
  });
}

/** A user's key sees what its owner sees unless it is made to see less. */
function ownedGrant({ collection }: CreateOptions, grant: ReturnType<typeof readGrant>): ReturnType<typeof readGrant> {
  return collection === undefined ? { ...grant, collections: "all" } : grant;
}

function listCommand(context: CommandContext): Command {
  return new Command("list")
    .description("list the keys, with those that were revoked or have expired")
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions>();
      await withPeople(context, options, ({ people }) => {
        const keys = people.keys.list();
        const words = keys.length === 0 ? "there are no keys" : keys.map(describeKey).join("\n");
        context.terminal.write(`${options.json === true ? JSON.stringify(keys) : words}\n`);
      });
    });
}

function revokeCommand(context: CommandContext): Command {
  return new Command("revoke")
    .description("end a key and every session begun with it, from the next request on")
    .argument("<id>", "as `eyrie keys list` shows it")
    .action(async (id: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions>();
      await withPeople(context, options, ({ people }) => {
        const key = new Administration(people, COMMAND_LINE).revokeKey(id);
        context.terminal.write(options.json === true ? `${JSON.stringify(key)}\n` : `${describeKey(key)}\n`);
      });
    });
}

function describeKey(key: ApiKey): string {
  const { id, name, user, role, collections, revokedMs, expiresMs } = key;
  const owner = user === null ? "" : ` of ${user}`;
  const seen = user !== null && collections === "all" ? `what ${user} sees` : describeCollections(collections);
  const end = revokedMs === null ? expiresMs : revokedMs;
  const word = revokedMs === null ? "expires" : "revoked";
  return `${id}  ${name}${owner}: ${role}, ${seen}${end === null ? "" : `, ${word} ${dateOf(end)}`}`;
}

/** @throws EyrieError `invalid-request` */
export function readExpiry(when: string, nowMs: number): number {
  const days = /^(\d{1,5})d$/.exec(when)?.[1];
  const lastDay = /^\d{4}-\d{2}-\d{2}$/.test(when) ? Date.parse(`${when}T00:00:00Z`) : Number.NaN;
  const expiresMs = days === undefined ? lastDay + DAY_MS : nowMs + Number(days) * DAY_MS;
  if (!(expiresMs > nowMs))
    throw new EyrieError(
      "invalid-request",
      `--expires ${when}: must be days such as 90d, or a day to come such as 2027-01-31`,
    );
  return expiresMs;
}

// eyrie users: people who own keys, or whom a proxy or an identity provider names, and what they may do and see.
import { Command } from "commander";
import { Administration } from "../people/administration.ts";
import type { User } from "../people/member-table.ts";
import { type GrantOptions, addGrantOptions, describeCollections, readGrant } from "./grant-options.ts";
import { COMMAND_LINE, type CommandContext, type CommonOptions, withPeople } from "./terminal.ts";

interface PutOptions extends CommonOptions, GrantOptions {
  readonly group?: readonly string[];
}

export function usersCommand(context: CommandContext): Command {
  const put = new Command("put")
    .description("add a user, or give one other grants and groups in place of theirs")
    .argument("<name>", "as a proxy or an identity provider would name them")
    .option("--group <names...>", "groups they are in; they may what any of them may");
  return new Command("users")
    .description("who owns keys, and what they may do and see")
    .addCommand(
      addGrantOptions(put).action(async (name: string, _options: unknown, self: Command) => {
        const options = self.optsWithGlobals<PutOptions>();
        const user = { name, groups: options.group ?? [], ...readGrant(options) };
        await withPeople(context, options, ({ people }) => {
          new Administration(people, COMMAND_LINE).putUser(user);
          show(context, options, people.members.user(name));
        });
      }),
    )
    .addCommand(
      new Command("list").description("list the users").action(async (_options: unknown, self: Command) => {
        const options = self.optsWithGlobals<CommonOptions>();
        await withPeople(context, options, ({ people }) => {
          const users = people.members.users();
          const words = users.length === 0 ? "there are no users" : users.map(describeUser).join("\n");
          context.terminal.write(`${options.json === true ? JSON.stringify(users) : words}\n`);
        });
      }),
    )
    .addCommand(
      new Command("remove")
        .description("remove a user, with their keys, sessions and conversations")
        .argument("<name>")
        .action(async (name: string, _options: unknown, self: Command) => {
          const options = self.optsWithGlobals<CommonOptions>();
          await withPeople(context, options, ({ people }) => {
            new Administration(people, COMMAND_LINE).removeUser(name);
            context.terminal.write(
              options.json === true ? `${JSON.stringify({ removed: name })}\n` : `removed ${name}\n`,
            );
          });
        }),
    );
}

function show({ terminal }: CommandContext, { json }: CommonOptions, user: User): void {
  terminal.write(json === true ? `${JSON.stringify(user)}\n` : `${describeUser(user)}\n`);
}

function describeUser({ name, role, collections, groups }: User): string {
  const within = groups.length === 0 ? "" : `, in ${groups.join(", ")}`;
  return `${name}: ${role}, ${describeCollections(collections)}${within}`;
}

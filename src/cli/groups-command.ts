// eyrie groups: what the members of a group may do and see together.
import { Command } from "commander";
import { Administration } from "../people/administration.ts";
import type { Group } from "../people/member-table.ts";
import { type GrantOptions, addGrantOptions, describeCollections, readGrant } from "./grant-options.ts";
import { COMMAND_LINE, type CommandContext, type CommonOptions, withPeople } from "./terminal.ts";

export function groupsCommand(context: CommandContext): Command {
  const put = new Command("put")
    .description("add a group, or give one other grants in place of its own")
    .argument("<name>", "as a proxy or an identity provider would name it");
  return new Command("groups")
    .description("groups of users, and what their members may do and see")
    .addCommand(
      addGrantOptions(put).action(async (name: string, _options: unknown, self: Command) => {
        const options = self.optsWithGlobals<CommonOptions & GrantOptions>();
        const grant = readGrant(options);
        await withPeople(context, options, ({ people }) => {
          new Administration(people, COMMAND_LINE).putGroup(name, grant);
          const words = describeGrant(name, grant);
          context.terminal.write(options.json === true ? `${JSON.stringify({ name, ...grant })}\n` : `${words}\n`);
        });
      }),
    )
    .addCommand(
      new Command("list").description("list the groups").action(async (_options: unknown, self: Command) => {
        const options = self.optsWithGlobals<CommonOptions>();
        await withPeople(context, options, ({ people }) => {
          const groups = people.members.groups();
          const words = groups.length === 0 ? "there are no groups" : groups.map(describeGroup).join("\n");
          context.terminal.write(`${options.json === true ? JSON.stringify(groups) : words}\n`);
        });
      }),
    )
    .addCommand(
      new Command("remove")
        .description("remove a group; its members keep what they have otherwise")
        .argument("<name>")
        .action(async (name: string, _options: unknown, self: Command) => {
          const options = self.optsWithGlobals<CommonOptions>();
          await withPeople(context, options, ({ people }) => {
            new Administration(people, COMMAND_LINE).removeGroup(name);
            context.terminal.write(
              options.json === true ? `${JSON.stringify({ removed: name })}\n` : `removed ${name}\n`,
            );
          });
        }),
    );
}

function describeGroup({ name, members, ...grant }: Group): string {
  return `${describeGrant(name, grant)}${members.length === 0 ? "" : `: ${members.join(", ")}`}`;
}

function describeGrant(name: string, { role, collections }: Pick<Group, "role" | "collections">): string {
  return `${name}: ${role}, ${describeCollections(collections)}`;
}

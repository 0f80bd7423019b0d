// The options that say what a key, a user or a group may do and see; the commands that make them have them alike.
import { type Command, Option } from "commander";
import { EyrieError } from "../errors.ts";
import type { Grant } from "../people/member-table.ts";
import { ROLES, type Role } from "../people/role.ts";

export interface GrantOptions {
  readonly role: Role;
  readonly collection?: readonly string[];
  readonly allCollections?: boolean;
}

export function addGrantOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--role <role>", "reader: asks; editor: also changes documents; admin: also sees who did what")
        .choices(ROLES)
        .default("reader"),
    )
    .option("--collection <names...>", "collections whose documents may be seen")
    .option("--all-collections", "every collection, also those to come");
}

/** Nothing is granted that was not named. @throws EyrieError `invalid-request` */
export function readGrant({ role, collection = [], allCollections = false }: GrantOptions): Grant {
  if (allCollections && collection.length > 0)
    throw new EyrieError("invalid-request", "--collection and --all-collections: give one of them");
  return { role, collections: allCollections ? "all" : collection };
}

export function describeCollections(collections: Grant["collections"]): string {
  if (collections === "all") return "all collections";
  return collections.length === 0 ? "no collections" : collections.join(", ");
}

// The options that narrow a question or a search to some of the documents; `ask` and `search` have them alike.
import type { Command } from "commander";
import type { DocumentFilter } from "../document/document-filter.ts";
import { EyrieError } from "../errors.ts";
import { filterBody } from "../http/wire.ts";

export interface FilterOptions {
  readonly collection?: readonly string[];
  readonly path?: readonly string[];
  readonly format?: readonly string[];
  readonly tag?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

export function addFilterOptions(command: Command): Command {
  return command
    .option("--collection <names...>", "only documents of these collections")
    .option(
      "--path <globs...>",
      "only documents whose path below the folder matches one of these, such as 'contracts/*'",
    )
    .option("--format <names...>", "only documents of these formats, such as pdf")
    .option("--tag <names...>", "only documents that carry one of these tags")
    .option("--from <day>", "only documents of this day or later, such as 2025-01-31")
    .option("--to <day>", "only documents of this day or earlier");
}

/** @throws EyrieError `invalid-request`, naming every option that is wrong */
export function readFilter({ collection, path, format, tag, from, to }: FilterOptions): DocumentFilter {
  const given = { collections: collection, paths: path, formats: format, tags: tag, from, to };
  const parsed = filterBody.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new EyrieError("invalid-request", problems.join("; "));
}

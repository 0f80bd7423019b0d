// Settings from a file of JSON: the same names and values as in the environment, which goes before it.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { EyrieError } from "./errors.ts";

const contents = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));

/** Lists become what the environment would have, separated by commas. @throws EyrieError `configuration-invalid` */
export function readSettingsFile(file: string): Record<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    // what cannot be parsed is not repeated: it may hold a key
    const why =
      error instanceof SyntaxError ? "is not JSON" : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new EyrieError("configuration-invalid", `the settings file ${file} ${why}`, { cause: error });
  }
  const parsed = contents.safeParse(json);
  if (!parsed.success)
    throw new EyrieError("configuration-invalid", `the settings file ${file} must be an object of names and values`);
  return Object.fromEntries(Object.entries(parsed.data).map(([name, value]) => [name, String(value)]));
}

// What is there before the requests come: a small library to take things from, one beside it that nothing touches, and callers.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PeopleDatabase } from "../../src/people/people-database.ts";
import type { FuzzContext } from "./fuzz-requests.ts";

const LIBRARY: Readonly<Record<string, string>> = {
  "wind.md": "# Wind\n\nThe wind is measured at ten metres above the ground, every ten minutes.\n",
  "rain/gauges.txt": "Rain gauges are emptied each morning at seven. A gauge is replaced after eight years.",
  "stations.csv": "station,height,inspected\nNorth,12,2024-05-01\nSouth,340,2025-01-31\n",
  "page.html": "<h1>Masts</h1><p>A mast is inspected twice a year, in spring and in autumn.</p>",
  [`${"a".repeat(100)}.md`]: "# A\n\nA long name.",
};
const KEPT: Readonly<Record<string, string>> = {
  "kept.md": "# Barometers\n\nThe barometer of the harbour is calibrated every eighteen months.\n",
};

export const KEPT_QUESTION = "How often is the barometer of the harbour calibrated?";
export const KEPT_PATHS: ReadonlySet<string> = new Set(Object.keys(KEPT));

export function makeFuzzLibrary(work: string): { library: string; kept: string } {
  const folders = { library: join(work, "library"), kept: join(work, "kept") };
  for (const [folder, files] of [
    [folders.library, LIBRARY],
    [folders.kept, KEPT],
  ] as const)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  return folders;
}

/** Most requests come from who may do everything. */
export function makeCredentials(people: PeopleDatabase): { key: string; credentials: FuzzContext["credentials"] } {
  const make = (role: "admin" | "editor" | "reader", collections: "all" | string[] = "all") =>
    people.keys.create({ name: role, user: null, role, collections, expiresMs: null }).secret;
  const key = make("admin");
  const secrets = [key, key, key, key, make("editor"), make("reader"), make("reader", ["elsewhere"]), "eyrie_x"];
  return { key, credentials: secrets.map((secret) => ["authorization", `Bearer ${secret}`]) };
}

// Files of the data folder that are not in force: catalogues that a rebuild or restore has replaced, and what a crash left half written.
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Location } from "./location.ts";

/** Removes them: they hold what has been removed since. */
export function removeLeftovers(directory: string, { catalogue, index }: Location): void {
  const kept = new Set(["", "-wal", "-shm"].map((end) => basename(catalogue) + end).concat(basename(index)));
  for (const name of readdirSync(directory)) {
    if (/^(?:catalogue|index)/.test(name) && !kept.has(name)) rmSync(join(directory, name), { recursive: true });
  }
  for (const name of filesIn(index)) if (name.endsWith(".new")) rmSync(join(index, name));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

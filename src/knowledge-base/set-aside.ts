// What rebuilds and restores left beside the catalogue in force. It may hold what was removed from that one since.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeUnused } from "../catalogue/catalogue-copy.ts";
import { EyrieError } from "../errors.ts";
import { locate } from "./location.ts";

/** @throws EyrieError `knowledge-base-locked` when another process still has one open */
export function removeSetAside(directory: string): void {
  const inForce = locate(directory);
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (/^catalogue(?:-\d+)?\.sqlite$/.test(name) && path !== inForce.catalogue && !removeUnused(path)) {
      throw new EyrieError("knowledge-base-locked", `${path}, which was replaced, is still open in another process`);
    }
    if (/^index(?:-\d+)?$/.test(name) && path !== inForce.index) rmSync(path, { recursive: true });
  }
  rmSync(join(directory, "rebuild"), { recursive: true, force: true });
}

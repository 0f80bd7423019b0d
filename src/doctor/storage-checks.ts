// The data folder: whose it is, who may read it, whether it can be written, and how much room there is.
import { accessSync, constants, readdirSync, statSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Check, examine, skipped, well } from "./check.ts";

/** Below this an ingest or a rebuild, which writes a second catalogue, will hardly end. */
const LEAST_FREE_BYTES = 2 * 2 ** 30;
const OTHERS = 0o077;

export function checkFolder(directory: string): Promise<Check> {
  return examine(
    "data-folder",
    () => {
      const folder = nearestFolder(directory);
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      if (folder !== directory)
        return skipped("data-folder", `${directory} is not there yet; ${folder} may be written`);
      return well("data-folder", `${directory} may be read and written`);
    },
    "Run Eyrie as the folder's owner, or name another with EYRIE_DATA.",
  );
}

/** What others may read of it: documents, questions and hashes of keys are in there. */
export function checkPermissions(directory: string): Promise<Check> {
  return examine(
    "permissions",
    () => {
      if (nearestFolder(directory) !== directory) return skipped("permissions", "there is no data folder yet");
      const files = readdirSync(directory).map((name) => join(directory, name));
      const open = [directory, ...files].filter((path) => (statSync(path).mode & OTHERS) !== 0);
      if (open.length === 0) return well("permissions", "nobody but the owner reads the data folder");
      const found = `others may reach ${open.slice(0, 3).join(", ")}${open.length > 3 ? ` and ${open.length - 3} more` : ""}`;
      return { name: "permissions", verdict: "warning", found, remedy: `chmod -R go= ${directory}` };
    },
    "Run Eyrie as the folder's owner.",
  );
}

export function checkSpace(directory: string): Promise<Check> {
  return examine(
    "disk",
    () => {
      const { bavail, bsize } = statfsSync(nearestFolder(directory));
      const free = bavail * bsize;
      const found = `${(free / 1e9).toFixed(1)} GB free`;
      if (free >= LEAST_FREE_BYTES) return well("disk", found);
      const remedy = "Make room: a rebuild writes the knowledge base a second time before the first is let go.";
      return { name: "disk", verdict: "warning", found, remedy };
    },
    "Name a folder on a disk of this machine with EYRIE_DATA.",
  );
}

/** @param file null when none is named */
export function checkSettingsFile(file: string | null): Check {
  if (file === null) return skipped("settings-file", "none is named");
  if ((statSync(file).mode & OTHERS) === 0) return well("settings-file", `nobody but the owner reads ${file}`);
  return { name: "settings-file", verdict: "warning", found: `others may read ${file}`, remedy: `chmod go= ${file}` };
}

/** The folder itself, or the nearest above it that is there. */
function nearestFolder(directory: string): string {
  let folder = directory;
  while (statSync(folder, { throwIfNoEntry: false }) === undefined && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}

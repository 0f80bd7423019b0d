// Folder -> the files below it that can be read, in a stable order. Links are not followed; hidden names are left out.
import { lstat, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { SUPPORTED_EXTENSIONS } from "./read-document.ts";

export interface FoundFile {
  /** Below the folder, forward slashes. */
  readonly path: string;
  readonly absolutePath: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface FolderListing {
  readonly files: readonly FoundFile[];
  /** Files whose format is not read, counted by extension. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** @throws the file system's error when a folder cannot be read: part of a tree must never look like all of it */
export async function walkFolder(folder: string, signal: AbortSignal): Promise<FolderListing> {
  const files: FoundFile[] = [];
  const ignored: Record<string, number> = {};
  const visit = async (below: string): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".") || entry.name.startsWith("~$")) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        await visit(path);
      } else if (entry.isFile()) {
        const extension = extname(entry.name).toLowerCase();
        if (!SUPPORTED_EXTENSIONS.includes(extension)) {
          ignored[extension || "none"] = (ignored[extension || "none"] ?? 0) + 1;
          continue;
        }
        const absolutePath = join(folder, path);
        const { size, mtimeMs } = await lstat(absolutePath);
        files.push({ path, absolutePath, size, mtimeMs });
      }
    }
  };
  await visit("");
  return { files, ignored };
}

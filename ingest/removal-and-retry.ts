// What a person asks of single files: out of the knowledge base for good, or read once more.
import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Folder } from "../src/catalogue/document-table.ts";
import type { Removal } from "../src/catalogue/report-table.ts";
import { EyrieError } from "../src/errors.ts";
import type { SyncOptions, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import { syncFolders, type SyncParts } from "./sync-folders.ts";

/** See `FolderSync.remove`. */
export function removeFromKnowledgeBase(knowledgeBase: KnowledgeBase, given: string): number {
  const lock = knowledgeBase.lockForWriting();
  try {
    const { folder, below } = locate(knowledgeBase.documents.folders(), given);
    const documents = knowledgeBase.documents.documentsOf(folder.id, below);
    if (below === "") {
      knowledgeBase.write((tables) => {
        tables.documents.removeFolder(folder.id);
        tables.reports.addRemoval(removalOf(folder, documents));
      });
      return documents.length;
    }
    const meant = new Set([below]);
    // no file is removed for a part of it
    const failed = knowledgeBase.failures.of(folder.id, below).filter(({ filePath }) => isNamed(filePath, meant));
    const files = new Set([...documents, ...failed].map(({ filePath }) => filePath));
    if (files.size === 0) throw new EyrieError("not-found", `the knowledge base has nothing at or below ${given}`);
    knowledgeBase.write((tables) => {
      for (const path of files) tables.documents.remove(folder.id, path);
      const removed = [...folder.rules.removed.filter((path) => !isNamed(path, meant)), below];
      tables.documents.updateFolder({ ...folder, rules: { ...folder.rules, removed } });
      tables.reports.addRemoval(removalOf(folder, documents));
    });
    return documents.length;
  } finally {
    lock.release();
  }
}

function removalOf(folder: Folder, documents: readonly { readonly path: string }[]): Removal {
  return {
    kind: "removal",
    at: new Date().toISOString(),
    folder: folder.path,
    paths: documents.map(({ path }) => path),
  };
}

/** See `FolderSync.retry`. What a person had removed comes back when it is named. */
export async function retryFailures(
  parts: SyncParts,
  paths: readonly string[],
  options: Pick<SyncOptions, "onEvent" | "signal">,
): Promise<SyncReport> {
  const { knowledgeBase } = parts;
  const places: Place[] = [];
  const lock = knowledgeBase.lockForWriting();
  try {
    const folders = knowledgeBase.documents.folders();
    places.push(...(paths.length > 0 ? paths.map((path) => locate(folders, path)) : wholeFolders(folders)));
    for (const folder of new Set(places.map((place) => place.folder))) {
      const below = places.filter((place) => place.folder === folder).map((place) => place.below);
      forgetFailures(knowledgeBase, folder, new Set(below));
    }
  } finally {
    lock.release();
  }
  const toSync = places.map(({ folder, below }) => folderOf(folder, below));
  return syncFolders(parts, [...new Set(toSync)], options);
}

interface Place {
  readonly folder: Folder;
  /** Below the folder, forward slashes; empty for all of it. */
  readonly below: string;
}

/** @param named files and folders below the folder; the empty path stands for all of it, and brings back nothing that was removed */
function forgetFailures(knowledgeBase: KnowledgeBase, folder: Folder, named: ReadonlySet<string>): void {
  const failures = knowledgeBase.failures.of(folder.id).filter(({ path }) => named.has("") || isNamed(path, named));
  knowledgeBase.write(({ documents }) => {
    for (const { filePath } of failures) documents.forgetContent({ folderId: folder.id, path: filePath });
    const removed = folder.rules.removed.filter((path) => !isNamed(path, named));
    if (removed.length < folder.rules.removed.length)
      documents.updateFolder({ ...folder, rules: { ...folder.rules, removed } });
  });
}

/** Whether it, or a folder that it lies in, is. */
function isNamed(path: string, named: ReadonlySet<string>): boolean {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf("/"))) {
    if (named.has(at)) return true;
    if (!at.includes("/")) return false;
  }
}

/** The folder of the knowledge base that holds the path. The path itself need not exist any more. */
function locate(folders: readonly Folder[], given: string): Place {
  const path = realPathOf(resolve(given));
  for (const folder of folders) {
    if (folder.path === path) return { folder, below: "" };
    if (path.startsWith(folder.path + sep))
      return {
        folder,
        below: path
          .slice(folder.path.length + 1)
          .split(sep)
          .join("/"),
      };
  }
  throw new EyrieError("not-found", `${path} is in no folder of the knowledge base`);
}

/** With the links of its folders resolved as far as they exist, as folders are kept. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPathOf(dirname(path)), basename(path));
  }
}

function wholeFolders(folders: readonly Folder[]): Place[] {
  return folders.map((folder) => ({ folder, below: "" }));
}

/** The folder to bring in step so that the path is: the one it lies in. */
function folderOf(folder: Folder, below: string): string {
  return below === "" ? folder.path : dirname(join(folder.path, below));
}

// Ingest behind its port: the verbs that commands and service call, each in a file of its own.
import type { FolderOptions, FolderSync, PlannedFolder, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import { assertFewRemovals, type FolderPlan, planFolders } from "./plan-folders.ts";
import { removeFromKnowledgeBase, retryFailures } from "./removal-and-retry.ts";
import { failureOf } from "./sync-tally.ts";
import { syncFolders, type SyncParts } from "./sync-folders.ts";
import { watchFolders } from "./watch-folders.ts";

export function createFolderSync(parts: SyncParts): FolderSync {
  const { knowledgeBase } = parts;
  return {
    sync: (folders, options) => syncFolders(parts, folders, options),
    watch: (folders, options) => watchFolders(parts, folders, options),
    retry: (paths, options) => retryFailures(parts, paths, options),
    remove: (path) => removeFromKnowledgeBase(knowledgeBase, path),
    async purge() {
      const lock = knowledgeBase.lockForWriting();
      try {
        await knowledgeBase.purge();
      } finally {
        lock.release();
      }
    },
    async plan(folders: readonly string[], options: FolderOptions & { signal: AbortSignal }) {
      const plans = await planFolders(knowledgeBase, folders, options);
      return plans.map(describePlan);
    },
    lastReport: () => knowledgeBase.reports.last() as SyncReport | null,
  };
}

function describePlan(plan: FolderPlan): PlannedFolder {
  const { path, folder, listing, toRead, toMove, toRemove, unchanged, stillFailing, unrecognised } = plan;
  return {
    folder: path,
    collection: folder.collection,
    toAdd: toRead.filter(({ known }) => known === undefined).map(({ file }) => file.path),
    toUpdate: toRead.filter(({ known }) => known !== undefined).map(({ file }) => file.path),
    toMove: toMove.map(({ file, entry }) => ({ path: file.path, from: entry.path })),
    toRemove: toRemove.map((entry) => entry.path),
    unchanged: unchanged.length,
    stillFailing: stillFailing.map(failureOf),
    skipped: [...unrecognised.map(failureOf), ...listing.skipped],
    excluded: listing.excluded,
    needsConfirmation: needsConfirmation(plan),
  };
}

function needsConfirmation(plan: FolderPlan): boolean {
  try {
    assertFewRemovals(plan);
    return false;
  } catch {
    return true;
  }
}

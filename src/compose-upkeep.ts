// The upkeep of a knowledge base, with the settings in force.
import { join, resolve } from "node:path";
import { prepareGate } from "../eval/rebuild-gate.ts";
import { rebuildDocuments } from "../ingest/rebuild-documents.ts";
import { composeEmbedding, identityOf } from "./compose-embedding.ts";
import type { Settings } from "./config.ts";
import { backupKnowledgeBase } from "./knowledge-base/backup.ts";
import { locateExisting } from "./knowledge-base/location.ts";
import { rebuildKnowledgeBase } from "./knowledge-base/rebuild.ts";
import { restoreBackup } from "./knowledge-base/restore.ts";
import { verifyKnowledgeBase } from "./knowledge-base/verification.ts";
import type { Logger } from "./logger.ts";
import type { Upkeep } from "./upkeep.ts";

/** @param onNotice told of work that takes longer than a moment */
export function composeUpkeep(settings: Settings, logger: Logger, onNotice: (notice: string) => void): Upkeep {
  const directory = resolve(settings.EYRIE_DATA);
  return {
    directory,
    verify: (options) => verifyKnowledgeBase(directory, options),
    backup: (target, options) => backupKnowledgeBase(directory, target, options),
    restore: (file, options) => restoreBackup(directory, file, options),
    rebuild: async ({ gate: asked, ...options }) => {
      locateExisting(directory);
      const gate = asked && (await prepareGate(settings, asked, { signal: options.signal, onNotice }));
      const embedding = await composeEmbedding(settings, join(directory, "models"), logger, onNotice);
      try {
        return await rebuildKnowledgeBase(
          { directory, identity: identityOf(embedding) },
          (draft, vectors) => rebuildDocuments({ draft, vectors, embedding }, options),
          { ...options, gate },
        );
      } finally {
        await embedding.close();
      }
    },
  };
}

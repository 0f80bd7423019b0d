// What keeps a knowledge base whole, given to commands beside the application: it works on the files of a knowledge base that need not open.
import type { Backup, CopyOptions } from "./knowledge-base/backup.ts";
import type { RebuildOptions, RebuildReport } from "./knowledge-base/rebuild.ts";
import type { Restored, RestoreOptions } from "./knowledge-base/restore.ts";
import type { VerificationOptions, VerificationReport } from "./knowledge-base/verification.ts";

export interface Upkeep {
  readonly directory: string;
  /** See `verifyKnowledgeBase`. */
  verify(options: VerificationOptions): Promise<VerificationReport>;
  /** See `backupKnowledgeBase`. */
  backup(target: string, options: CopyOptions): Promise<Backup>;
  /** See `restoreBackup`. */
  restore(file: string, options: RestoreOptions): Promise<Restored>;
  /** See `rebuildKnowledgeBase`; with the embedding model and the chunking in force. */
  rebuild(options: RebuildOptions): Promise<RebuildReport>;
}

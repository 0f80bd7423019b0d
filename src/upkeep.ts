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
  /**
   * See `rebuildKnowledgeBase`; with the embedding model and the chunking in force. What was made anew is put in force only if it answers a
   * question set no worse than what it replaces. @throws EyrieError `gate-failed`
   */
  rebuild(
    options: Omit<RebuildOptions, "gate"> & { readonly gate?: QuestionSetGate | undefined },
  ): Promise<RebuildReport>;
}

export interface QuestionSetGate {
  /** Path of the question set. */
  readonly set: string;
  /** File of the bounds; the product's own when left out. */
  readonly gates?: string | undefined;
}

// The port of ingest as commands and service see it: bring the knowledge base in step with folders, and say what was done.
import type { ErrorCode } from "../errors.ts";

export type SyncEvent =
  | {
      readonly type: "plan-made";
      readonly folder: string;
      readonly toRead: number;
      readonly unchanged: number;
      readonly toRemove: number;
    }
  | { readonly type: "file-started"; readonly path: string }
  | {
      readonly type: "file-added" | "file-updated";
      readonly path: string;
      readonly passages: number;
      readonly pages: number | null;
    }
  | { readonly type: "file-unchanged" | "file-removed"; readonly path: string }
  | { readonly type: "file-failed"; readonly path: string; readonly code: ErrorCode; readonly reason: string };

export interface SyncReport {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly failed: readonly { readonly path: string; readonly code: ErrorCode; readonly reason: string }[];
  /** Files whose format is not read, by extension. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly passagesWritten: number;
  /** Passages whose vector was already there and was not computed again. */
  readonly passagesReused: number;
  readonly seconds: number;
}

export interface FolderSync {
  /**
   * Brings the knowledge base in step with the folders: files added, changed and removed. Each file is one durable transaction, so
   * work that was interrupted goes on where it stopped. A file that cannot be read is reported and harms nothing else.
   * @throws EyrieError `folder-unusable`, `folder-emptied`, `folder-overlaps`, `knowledge-base-locked`; the signal's reason when aborted
   */
  sync(
    folders: readonly string[],
    options: { onEvent: (event: SyncEvent) => void; signal: AbortSignal },
  ): Promise<SyncReport>;
}

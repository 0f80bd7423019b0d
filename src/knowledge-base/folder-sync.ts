// The port of ingest as commands and service see it: bring the knowledge base in step with folders, and say what was done.
import type { ErrorCode } from "../errors.ts";

export interface FileFailure {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export type SyncEvent =
  | {
      readonly type: "plan-made";
      readonly folder: string;
      readonly toRead: number;
      readonly toMove: number;
      readonly toRemove: number;
      readonly unchanged: number;
    }
  | { readonly type: "file-started"; readonly path: string }
  | {
      readonly type: "file-added" | "file-updated";
      readonly path: string;
      readonly passages: number;
      readonly pages: number | null;
    }
  | { readonly type: "file-moved"; readonly path: string; readonly from: string }
  | { readonly type: "file-unchanged" | "file-removed"; readonly path: string }
  | ({ readonly type: "file-failed" | "file-skipped" } & FileFailure)
  /** Of `watch`: a round ended; another begins when something changes. */
  | { readonly type: "round-ended"; readonly report: SyncReport }
  | { readonly type: "round-failed"; readonly code: ErrorCode; readonly reason: string };

export interface SyncReport {
  readonly startedAt: string;
  readonly outcome: "finished" | "stopped";
  readonly folders: readonly string[];
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly moved: readonly { readonly path: string; readonly from: string }[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly failed: readonly FileFailure[];
  /** What was not read and why: links, pipes, formats that are not known. The first thousand. */
  readonly skipped: readonly FileFailure[];
  /** Files whose format is not read, by extension; all of them. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Files left out by patterns. */
  readonly excluded: number;
  /** Files that were still being written and are read the next time. */
  readonly settling: number;
  readonly pages: number;
  readonly megabytes: number;
  readonly passagesWritten: number;
  /** Passages whose vector was already there and was not computed again. */
  readonly passagesReused: number;
  readonly pagesWithoutText: readonly { readonly path: string; readonly pages: readonly number[] }[];
  /** Characters that no reader sees, taken out of the text. */
  readonly hiddenText: readonly { readonly path: string; readonly characters: number }[];
  /** Those that took longest to read, slowest first. */
  readonly slowest: readonly { readonly path: string; readonly seconds: number }[];
  readonly seconds: number;
  /** Time spent in each stage, in seconds; stages overlap, and several files are in one at once. */
  readonly stages: { readonly reading: number; readonly embedding: number; readonly writing: number };
}

/** What `--dry-run` shows. */
export interface PlannedFolder {
  readonly folder: string;
  readonly collection: string;
  readonly toAdd: readonly string[];
  readonly toUpdate: readonly string[];
  readonly toMove: readonly { readonly path: string; readonly from: string }[];
  readonly toRemove: readonly string[];
  readonly unchanged: number;
  readonly stillFailing: readonly FileFailure[];
  readonly skipped: readonly FileFailure[];
  readonly excluded: number;
  /** Whether it is carried out only with `confirm`. */
  readonly needsConfirmation: boolean;
}

export interface FolderOptions {
  /** The folder's collection from now on; without it the folder keeps its own. */
  readonly collection?: string;
  /** Patterns of .gitignore, kept for the folder; without them it keeps its own. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface SyncOptions extends FolderOptions {
  /** Removals that would be asked about are meant. */
  readonly confirm?: boolean;
  readonly onEvent: (event: SyncEvent) => void;
  readonly signal: AbortSignal;
}

export interface WatchOptions extends Omit<SyncOptions, "confirm"> {
  /** Looks every so many seconds instead of being told by the system, which network mounts do not do. */
  readonly pollSeconds?: number;
}

export interface FolderSync {
  /**
   * Brings the knowledge base in step with the folders: files added, changed, moved and removed. Each file is one durable transaction, so
   * work that was interrupted goes on where it stopped. A file that cannot be read is reported and harms nothing else.
   * @throws EyrieError `folder-unusable`, `folder-emptied`, `removal-unconfirmed`, `folder-overlaps`, `knowledge-base-locked`, `disk-full`;
   * the signal's reason when aborted
   */
  sync(folders: readonly string[], options: SyncOptions): Promise<SyncReport>;
  /** What `sync` would do; changes nothing. */
  plan(folders: readonly string[], options: FolderOptions & { signal: AbortSignal }): Promise<PlannedFolder[]>;
  /** `sync`, and again whenever something changes below the folders, until the signal aborts. What goes wrong in a round is an event. */
  watch(folders: readonly string[], options: WatchOptions): Promise<void>;
  /** Reads again what failed: everything, or what lies at or below these paths. */
  retry(paths: readonly string[], options: Pick<SyncOptions, "onEvent" | "signal">): Promise<SyncReport>;
  /**
   * Takes a file or folder out of the knowledge base, whether or not it is still on disk, and keeps it out.
   * @returns the number of documents removed. @throws EyrieError `not-found`, `knowledge-base-locked`
   */
  remove(path: string): number;
  /** After this no byte of what was removed is left in the data folder. @throws EyrieError `knowledge-base-locked` */
  purge(): Promise<void>;
  /** What the last ingest did; null before the first. */
  lastReport(): SyncReport | null;
}

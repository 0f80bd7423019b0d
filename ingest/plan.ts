// What has to be done to bring the knowledge base in step with a folder, from stamps alone: no file is opened here.
import type { DocumentEntry } from "../src/catalogue/document-table.ts";
import type { RecordedFailure } from "../src/catalogue/failure-table.ts";
import type { FileStamp } from "../src/catalogue/file-stamp.ts";
import { ERROR_KINDS } from "../src/errors.ts";
import type { FolderListing, FoundFile } from "./walk-folder.ts";

export interface FileToRead {
  readonly file: FoundFile;
  readonly known: DocumentEntry | undefined;
}

export interface SyncPlan {
  /** New, or of another size or time than when last read. */
  readonly toRead: readonly FileToRead[];
  readonly unchanged: readonly string[];
  /** Files, and parts of files, that failed for good and have not changed since. */
  readonly stillFailing: readonly RecordedFailure[];
  /** Files that were opened once and are of no format that is read. */
  readonly unrecognised: readonly RecordedFailure[];
  /** Known files that are no longer there. */
  readonly toRemove: readonly DocumentEntry[];
  /** Files that failed and are no longer there. */
  readonly toForget: readonly string[];
  /** Files written so lately that they may not be whole yet; they are left for the next time. */
  readonly settling: readonly string[];
}

/** @param settledBefore files of this time or later are left alone, in milliseconds since 1970 */
export function planSync(
  listing: Pick<FolderListing, "files" | "unlisted">,
  documents: readonly DocumentEntry[],
  failures: readonly RecordedFailure[],
  settledBefore = Infinity,
): SyncPlan {
  const knownByPath = new Map(documents.filter(isFile).map((entry) => [entry.path, entry]));
  const failureByPath = new Map(failures.filter(isFile).map((failure) => [failure.path, failure]));
  const failedParts = new Map<string, RecordedFailure[]>();
  for (const failure of failures) {
    if (!isFile(failure)) failedParts.set(failure.filePath, [...(failedParts.get(failure.filePath) ?? []), failure]);
  }
  const foundPaths = new Set(listing.files.map((file) => file.path));
  const plan = { toRead: [] as FileToRead[], unchanged: [] as string[], settling: [] as string[] };
  const stillFailing: RecordedFailure[] = [];
  const unrecognised: RecordedFailure[] = [];
  for (const file of listing.files) {
    const known = knownByPath.get(file.path);
    const failure = failureByPath.get(file.path);
    if (failure !== undefined && !ERROR_KINDS[failure.code].retryable && sameStamp(failure, file)) {
      (failure.code === "file-format-unknown" ? unrecognised : stillFailing).push(failure);
    } else if (failure === undefined && known !== undefined && sameStamp(known, file)) {
      plan.unchanged.push(file.path);
      stillFailing.push(...(failedParts.get(file.path) ?? []));
    } else if (file.mtimeMs >= settledBefore) plan.settling.push(file.path);
    else plan.toRead.push({ file, known });
  }
  const isGone = (path: string) => !foundPaths.has(path) && !listing.unlisted.some((folder) => path.startsWith(folder));
  return {
    ...plan,
    stillFailing,
    unrecognised,
    toRemove: [...knownByPath.values()].filter(({ path }) => isGone(path)),
    toForget: [...failureByPath.keys()].filter((path) => isGone(path) && !knownByPath.has(path)),
  };
}

/** Whether it is about a file rather than about what a file holds. */
function isFile({ path, filePath }: { path: string; filePath: string }): boolean {
  return path === filePath;
}

function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs;
}

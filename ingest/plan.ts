// What has to be done to bring the knowledge base in step with a folder, from stamps alone: no file is opened here.
import type { DocumentEntry, Failure, FileStamp } from "../src/catalogue/document-table.ts";
import { ERROR_KINDS } from "../src/errors.ts";
import type { FoundFile } from "./walk-folder.ts";

export interface SyncPlan {
  /** New, or of another size or time than when last read. */
  readonly toRead: readonly { readonly file: FoundFile; readonly known: DocumentEntry | undefined }[];
  readonly unchanged: readonly string[];
  /** Files that failed for good and have not changed since. */
  readonly stillFailing: readonly Failure[];
  /** Known paths that are no longer there. */
  readonly toRemove: readonly string[];
}

export function planSync(
  found: readonly FoundFile[],
  documents: readonly DocumentEntry[],
  failures: readonly Failure[],
): SyncPlan {
  const knownByPath = new Map(documents.map((entry) => [entry.path, entry]));
  const failureByPath = new Map(failures.map((failure) => [failure.path, failure]));
  const foundPaths = new Set(found.map((file) => file.path));
  const toRead: { file: FoundFile; known: DocumentEntry | undefined }[] = [];
  const unchanged: string[] = [];
  const stillFailing: Failure[] = [];
  for (const file of found) {
    const known = knownByPath.get(file.path);
    const failure = failureByPath.get(file.path);
    if (failure !== undefined && !ERROR_KINDS[failure.code].retryable && sameStamp(failure, file))
      stillFailing.push(failure);
    else if (failure === undefined && known !== undefined && sameStamp(known, file)) unchanged.push(file.path);
    else toRead.push({ file, known });
  }
  const toRemove = [...new Set([...knownByPath.keys(), ...failureByPath.keys()])].filter(
    (path) => !foundPaths.has(path),
  );
  return { toRead, unchanged, stillFailing, toRemove: toRemove.sort() };
}

function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs;
}

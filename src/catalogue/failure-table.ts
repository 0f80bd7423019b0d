// Files, and parts of files, that could not be read, each with its reason; they are not tried again until they change or are asked for.
import type Database from "better-sqlite3";
import type { ErrorCode } from "../errors.ts";
import type { FileStamp } from "./file-stamp.ts";
import { atOrBelow } from "./path-range.ts";

export interface Failure extends FileStamp {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface RecordedFailure extends Failure {
  /** The file that failed, or that holds the part that failed. */
  readonly filePath: string;
}

/** Of `failures x`: files of formats that are not read are no failures. */
export const FAILED = "x.code <> 'file-format-unknown'";
/** A file and its parts, whose paths lie below its own: by their range the key finds them. */
const OF_FILE = `folder_id = @folderId AND file_path = @below AND ${atOrBelow("path")}`;
const COLUMNS = "path, file_path AS filePath, code, reason, size, mtime_ms AS mtimeMs";

interface FilesBelow {
  readonly folderId: number;
  readonly below: string;
}

export class FailureTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @param filePath the file that failed or that holds the part that failed; the caller owns the transaction */
  record(folderId: number, filePath: string, failure: Failure): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO failures (folder_id, path, file_path, code, reason, size, mtime_ms, failed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        folderId,
        failure.path,
        filePath,
        failure.code,
        failure.reason,
        failure.size,
        failure.mtimeMs,
        new Date().toISOString(),
      );
  }

  /** At or below a path, in order. */
  of(folderId: number, below = ""): RecordedFailure[] {
    return this.#database
      .prepare<[FilesBelow], RecordedFailure>(
        `SELECT ${COLUMNS} FROM failures WHERE folder_id = @folderId AND ${below === "" ? "true" : atOrBelow("path")} ORDER BY path`,
      )
      .all({ folderId, below });
  }

  countOf(folderId: number): number {
    const count = this.#database.prepare<[number], number>(
      `SELECT count(*) FROM failures x WHERE x.folder_id = ? AND ${FAILED}`,
    );
    return count.pluck().get(folderId) ?? 0;
  }

  ofFile(folderId: number, filePath: string): RecordedFailure[] {
    return this.#database
      .prepare<[FilesBelow], RecordedFailure>(`SELECT ${COLUMNS} FROM failures WHERE ${OF_FILE}`)
      .all({ folderId, below: filePath });
  }

  /** Forgets what failed in the file, so that it is tried again; the caller owns the transaction. */
  clear(folderId: number, filePath: string): void {
    this.#database.prepare(`DELETE FROM failures WHERE ${OF_FILE}`).run({ folderId, below: filePath });
  }
}

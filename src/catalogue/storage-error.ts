// What SQLite says when the disk will not do what it is asked, in Eyrie's vocabulary.
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";

/** The error as it was when it is not about storage. */
export function describeStorageError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const options = { cause: error };
  if (error.code === "SQLITE_FULL") return new EyrieError("disk-full", `no room left to write ${file}`, options);
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(error.code)) {
    return new EyrieError("knowledge-base-locked", `${file} is being written by another process`, options);
  }
  if (/^SQLITE_(?:READONLY|CANTOPEN|IOERR|PERM|AUTH|CORRUPT|NOTADB)/.test(error.code)) {
    return new EyrieError("knowledge-base-unusable", `cannot write ${file}: ${error.message} (${error.code})`, options);
  }
  return error;
}

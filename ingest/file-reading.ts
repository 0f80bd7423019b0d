// Opens a file that anyone may have put there: only regular files, no links, no waiting, and the same bytes from start to end.
import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { open, readlink, type FileHandle } from "node:fs/promises";
import { contentHash } from "../src/document/content-id.ts";
import { EyrieError } from "../src/errors.ts";

export interface FileContent {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, in hex. */
  readonly contentHash: string;
  readonly size: number;
  readonly mtimeMs: number;
}

const CHUNK_BYTES = 4 * 2 ** 20;
const SLASH = 0x2f;

/** The path is for people, the location is opened: bytes where a walk found the file, which lead through no link. */
export interface FileLocation {
  readonly path: string;
  readonly location: string | Uint8Array;
}

/** @throws EyrieError `file-unreadable`, `file-not-regular`, `file-too-large`, `file-changed`, `aborted`. */
export async function readFileContent(
  { path, location }: FileLocation,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FileContent> {
  return withRegularFile({ path, location }, async (file, before) => {
    if (before.size > maxBytes) {
      throw new EyrieError(
        "file-too-large",
        `${path}: has ${megabytes(before.size)} MB, over the limit of ${megabytes(maxBytes)} MB`,
      );
    }
    const bytes = await readAll(file, before.size, signal);
    const after = await file.stat();
    if (bytes.length !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw new EyrieError("file-changed", `${path}: changed while it was being read`);
    return { bytes, contentHash: contentHash(bytes), size: before.size, mtimeMs: before.mtimeMs };
  });
}

/** SHA-256 of the file's bytes in hex, without holding them. @throws EyrieError as `readFileContent` */
export async function hashFile(found: FileLocation, signal: AbortSignal): Promise<string> {
  return withRegularFile(found, async (file) => {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(2 ** 20);
    for (let at = 0; ;) {
      if (signal.aborted) throw new EyrieError("aborted", "stopped before it was finished");
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  });
}

/** The caller closes the file. @throws EyrieError `file-unreadable`, `file-not-regular`, `file-changed` */
export async function openFoundFile({ path, location }: FileLocation): Promise<{ file: FileHandle; stats: Stats }> {
  const place = typeof location === "string" ? location : Buffer.from(location);
  const file = await openRegular(path, place);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new EyrieError("file-not-regular", `${path}: is ${kindOf(stats)}, not a file`);
    if (typeof place !== "string") await assertOpenedAt(file, place, path);
    return { file, stats };
  } catch (error) {
    await file.close();
    throw asUnreadable(error, path);
  }
}

async function withRegularFile<Result>(
  found: FileLocation,
  work: (file: FileHandle, stats: Stats) => Promise<Result>,
): Promise<Result> {
  const { file, stats } = await openFoundFile(found);
  try {
    return await work(file, stats);
  } catch (error) {
    throw asUnreadable(error, found.path);
  } finally {
    await file.close();
  }
}

export function asUnreadable(cause: unknown, path: string): EyrieError {
  if (cause instanceof EyrieError) return cause;
  return new EyrieError("file-unreadable", `${path}: ${reasonOf(cause)}`, { cause });
}

/** Without O_NONBLOCK, opening a FIFO waits for a writer and holds a thread of Node's pool for good. */
async function openRegular(path: string, location: string | Buffer): Promise<FileHandle> {
  try {
    return await open(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const kind = code === "ELOOP" || code === "ENXIO" ? "file-not-regular" : "file-unreadable";
    throw new EyrieError(kind, `${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** A folder on the way may have become a link since the walk: what was opened must lie where it was found. Linux can tell. */
async function assertOpenedAt(file: FileHandle, location: Buffer, path: string): Promise<void> {
  const opened = await readlink(`/proc/self/fd/${file.fd}`, { encoding: "buffer" }).catch(() => null);
  if (opened === null || opened[0] !== SLASH || location[0] !== SLASH || opened.equals(location)) return;
  throw new EyrieError("file-changed", `${path}: is no longer where it was found`);
}

async function readAll(file: FileHandle, size: number, signal: AbortSignal): Promise<Uint8Array> {
  // One byte more than expected, so that growth shows.
  const buffer = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  while (length < buffer.length) {
    if (signal.aborted) throw new EyrieError("aborted", "stopped before it was finished");
    const { bytesRead } = await file.read(buffer, length, Math.min(CHUNK_BYTES, buffer.length - length), length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

export function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ELOOP") return "is a symbolic link, which is not followed";
  if (code === "ENOENT") return "is no longer there";
  if (code === "EACCES" || code === "EPERM") return "may not be read by this user";
  if (code === "ENXIO") return "is a socket or a device, not a file";
  return `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

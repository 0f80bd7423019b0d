// Opens a file that anyone may have put there: only regular files, no links, no waiting, and the same bytes from start to end.
import { constants, type Stats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
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

/** @throws EyrieError `file-unreadable`, `file-too-large`, `file-changed`, `aborted`. */
export async function readFileContent(path: string, maxBytes: number, signal: AbortSignal): Promise<FileContent> {
  const file = await openRegular(path);
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new EyrieError("file-unreadable", `${path}: is ${kindOf(before)}, not a file`);
    if (before.size > maxBytes) {
      throw new EyrieError(
        "file-too-large",
        `${path}: has ${megabytes(before.size)} MB, over the limit of ${megabytes(maxBytes)} MB`,
      );
    }
    const bytes = await readAll(file, before.size, signal);
    const after = await file.stat();
    if (bytes.length !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new EyrieError("file-changed", `${path}: changed while it was being read`);
    }
    return { bytes, contentHash: contentHash(bytes), size: before.size, mtimeMs: before.mtimeMs };
  } catch (cause) {
    if (cause instanceof EyrieError) throw cause;
    throw new EyrieError("file-unreadable", `${path}: ${reasonOf(cause)}`, { cause });
  } finally {
    await file.close();
  }
}

/** Without O_NONBLOCK, opening a FIFO waits for a writer and holds a thread of Node's pool for good. */
async function openRegular(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw new EyrieError("file-unreadable", `${path}: ${reasonOf(cause)}`, { cause });
  }
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

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

function reasonOf(cause: unknown): string {
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

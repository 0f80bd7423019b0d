// The file that a document was read from, opened for people: through no link, and only if it still holds what was read.
import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { EyrieError } from "../src/errors.ts";
import type { SourceFile, SourcePlace } from "../src/knowledge-base/source-file.ts";
import { textToName } from "./file-names.ts";
import { asUnreadable, openFoundFile } from "./file-reading.ts";

const PIECE_BYTES = 256 * 1024;

/** See `OpenSource`. */
export async function openSourceFile({ folder, path, known }: SourcePlace, signal: AbortSignal): Promise<SourceFile> {
  const location = Buffer.concat([Buffer.from(join(folder, "/")), textToName(path)]);
  const { file, stats } = await openFoundFile({ path, location });
  try {
    const isUntouched = stats.size === known.size && stats.mtimeMs === known.mtimeMs;
    if (!isUntouched && (await hashOf(file, signal)) !== known.contentHash)
      throw new EyrieError("file-changed", `${path}: holds something else than what was read of it`);
    return {
      size: stats.size,
      contentHash: known.contentHash,
      stream: (start, end) => streamRange(file, start, end),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    signal.throwIfAborted();
    throw asUnreadable(error, path);
  }
}

async function hashOf(file: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = 0; ;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

function streamRange(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const buffer = new Uint8Array(Math.min(PIECE_BYTES, end - at));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
          at += bytesRead;
          if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
          if (bytesRead > 0 && at < end) return;
          await file.close();
          // shorter than it was when it was opened: an end would pass for the whole
          if (at < end) controller.error(new Error("the file became shorter while it was read"));
          else controller.close();
        } catch (error) {
          await file.close().catch(() => undefined);
          controller.error(error);
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}

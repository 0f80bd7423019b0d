// The files of a multipart request one after another as their bytes arrive: none is held in memory.
import { Readable, type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { Busboy } from "@fastify/busboy";
import { EyrieError } from "../errors.ts";

export interface SentFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const MOST_FIELDS = 20;
const LONGEST_FIELD = 1_000;

/**
 * Reads the request to its end whatever becomes of its files: a sender who is cut off does not see the answer.
 * @param take reads one file; what it throws is thrown when the others are taken
 * @throws EyrieError `invalid-request` for what is not well formed or holds too many files
 */
export async function readFiles(
  request: Request,
  mostFiles: number,
  take: (file: SentFile) => Promise<void>,
): Promise<void> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type) || request.body === null)
    throw new EyrieError("invalid-request", "files are sent as multipart/form-data");
  const streams: Readable[] = [];
  const taken: Promise<{ failure: unknown } | null>[] = [];
  let tooMany = false;
  try {
    const limits = { files: mostFiles, fields: MOST_FIELDS, fieldSize: LONGEST_FIELD };
    const parser = new Busboy({ headers: { "content-type": type }, limits });
    // told of by `feed`; without a listener a later one would end the process
    parser.on("error", () => {});
    parser.on("filesLimit", () => (tooMany = true));
    parser.on("file", (_field, bytes, name: string | undefined) => {
      streams.push(bytes);
      bytes.on("error", () => {});
      taken.push(takeWhole({ name: name ?? "", bytes }, take));
    });
    await feed(Readable.fromWeb(request.body as NodeReadableStream), parser, request.signal);
  } catch (error) {
    // whoever waits for bytes that do not come is told so, and cleans up before this returns
    for (const bytes of streams) bytes.destroy(error as Error);
    await Promise.all(taken);
    request.signal.throwIfAborted();
    throw new EyrieError("invalid-request", "the body is not well-formed multipart/form-data", { cause: error });
  }
  for (const outcome of await Promise.all(taken)) if (outcome !== null) throw outcome.failure;
  if (tooMany) throw new EyrieError("invalid-request", `at most ${mostFiles} files in one request`);
}

/** As `pipeline`, which waits for ever for a parser that has seen its last boundary, with others behind it, before its input has ended. */
async function feed(source: Readable, parser: Writable, signal: AbortSignal): Promise<void> {
  source.pipe(parser);
  const parsed = new Promise<void>((resolve, reject) => {
    parser.once("error", reject).once("finish", () => {
      // which was paused when it was unpiped: what is left is read and let go
      source.resume();
      resolve();
    });
  });
  try {
    await Promise.all([parsed, finished(source, { signal, writable: false })]);
  } finally {
    source.destroy();
  }
}

/** What went wrong is kept until the request has been read. */
async function takeWhole(
  { name, bytes }: { name: string; bytes: Readable },
  take: (file: SentFile) => Promise<void>,
): Promise<{ failure: unknown } | null> {
  try {
    await take({ name, bytes: bytes.iterator({ destroyOnReturn: false }) });
    return null;
  } catch (failure) {
    return { failure };
  } finally {
    bytes.resume();
  }
}

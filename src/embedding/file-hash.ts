// SHA-256 of a file too large to hold in memory, read in pieces so that the event loop goes on.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const PIECE = 1024 * 1024;

/** In hex. @throws what reading the file throws. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: PIECE })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

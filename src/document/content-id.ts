// Ids from content: the same input gives the same id on every machine, so a second ingest changes nothing.
import { createHash } from "node:crypto";

/** SHA-256 in hex of one value (bytes or UTF-8 text). */
export function contentHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** 128 bits of SHA-256 over length-prefixed parts, in hex: no two lists of parts share an encoding. */
export function contentId(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/** One state of one file: its folder, its path below it and the hash of its bytes. */
export function documentId(folderId: number, path: string, fileHash: string): string {
  return contentId(String(folderId), path, fileHash);
}

export function chunkId(document: string, ordinal: number, text: string): string {
  return contentId(document, String(ordinal), text);
}

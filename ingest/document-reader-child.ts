// Entry of the child process that parses files for DocumentReader: one request, one answer, until the parent goes away.
import type { FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { toWire, type ReaderMessage, type ReadRequest } from "./document-wire.ts";
import { readDocument } from "./read-document.ts";

/** UTF-16 units. A document beyond this is an unfolded bomb: 100 MB of files hold less. */
const LONGEST_TEXT = 200 * 2 ** 20;

async function answer({ path, bytes }: ReadRequest): Promise<ReaderMessage> {
  try {
    const file = await readDocument(bytes, path, () => send({ type: "progressed" }));
    if (textLength(file) > LONGEST_TEXT)
      throw new EyrieError("file-too-large", `${path}: unfolds to more text than can be kept`);
    return { type: "document-read", file: toWire(file) };
  } catch (error) {
    if (error instanceof EyrieError) return { type: "read-failed", code: error.code, message: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return { type: "read-failed", code: "file-unreadable", message: `${path}: cannot be read (${reason})` };
  }
}

function textLength({ document, parts }: FileDocuments): number {
  const texts = parts.map(({ content }) => ("document" in content ? content.document.text.length : 0));
  return texts.reduce((total, length) => total + length, document.text.length);
}

function send(message: ReaderMessage): void {
  process.send?.(message);
}

process.on("disconnect", () => process.exit(0));
process.on("message", (request: ReadRequest) => void answer(request).then(send));
send({ type: "ready" });

// Entry of the child process that parses files for DocumentReader: one request, one answer, until the parent goes away.
import { constants, setPriority } from "node:os";
import type { FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { toWire, type ReaderMessage, type ReadRequest } from "./document-wire.ts";
import { readFileContent } from "./file-reading.ts";
import { readDocument } from "./read-document.ts";

/** UTF-16 units: some 10,000 pages. The text of a file is held whole by the process that writes it. */
const LONGEST_TEXT = 32 * 2 ** 20;
const NEVER = new AbortController().signal;

async function answer({ maxFileBytes, ...found }: ReadRequest): Promise<ReaderMessage> {
  const { path } = found;
  try {
    const { bytes, ...stamp } = await readFileContent(found, maxFileBytes, NEVER);
    const file = await readDocument(bytes, path, () => send({ type: "progressed" }));
    if (textLength(file) > LONGEST_TEXT)
      throw new EyrieError("file-too-large", `${path}: unfolds to more text than can be kept`);
    return { type: "document-read", file: toWire(file), stamp };
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

// Embedding is what an ingest waits for; parsing takes the processor time that it leaves.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on("disconnect", () => process.exit(0));
process.on("message", (request: ReadRequest) => void answer(request).then(send));
send({ type: "ready" });

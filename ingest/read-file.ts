// One file, as far as it goes without the embedding model: read and parsed in another process, divided into passages here.
import { FORGOTTEN_SIZE } from "../src/catalogue/document-table.ts";
import type { Failure } from "../src/catalogue/failure-table.ts";
import { type Chunk, embeddedText } from "../src/document/chunk.ts";
import { contentHash } from "../src/document/content-id.ts";
import type { DocumentPart, SourceDocument } from "../src/document/source-document.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import { toEyrieError } from "../src/errors.ts";
import { chunkDocument } from "./chunking.ts";
import type { DocumentReader } from "./document-reader.ts";
import { hashFile } from "./file-reading.ts";
import type { FileToRead } from "./plan.ts";

export interface Passage {
  readonly chunk: Chunk;
  /** What is embedded, and its hash. */
  readonly text: string;
  readonly embeddedHash: string;
}

/** A document of a file, the file's own or one that it holds, ready to be embedded. `path` is below the folder. */
export interface ReadDocument {
  readonly path: string;
  readonly contentHash: string;
  readonly size: number;
  readonly document: SourceDocument;
  readonly passages: readonly Passage[];
}

export type FileOutcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "read";
      readonly mtimeMs: number;
      readonly own: ReadDocument;
      readonly parts: readonly ReadDocument[];
      readonly failedParts: readonly Failure[];
      readonly seconds: number;
    };

export interface ReadingParts {
  readonly reader: DocumentReader;
  readonly embedding: Pick<EmbeddingModel, "countTokens">;
  readonly signal: AbortSignal;
}

/** @throws EyrieError for what is not the file's fault; the signal's reason when aborted */
export async function readFile(item: FileToRead, parts: ReadingParts): Promise<FileOutcome> {
  const { file, known } = item;
  const started = performance.now();
  try {
    if (await holdsKnownContent(item, parts.signal)) return { kind: "unchanged" };
    const read = await parts.reader.read(file, parts.signal);
    if (known?.contentHash === read.contentHash && known.size !== FORGOTTEN_SIZE) return { kind: "unchanged" };
    const own = {
      path: file.path,
      contentHash: read.contentHash,
      size: read.size,
      content: { document: read.document },
    };
    const held = read.parts.map((part) => ({ ...part, path: `${file.path}/${part.path}` }));
    const documents: ReadDocument[] = [];
    for (const part of [own, ...held])
      if ("document" in part.content) documents.push(await divide(part, part.content.document, parts));
    const [first, ...others] = documents;
    if (first === undefined) throw new Error("a file that was read has no document");
    return {
      kind: "read",
      mtimeMs: read.mtimeMs,
      own: first,
      parts: others,
      failedParts: held.flatMap((part) => failureOf(part, file.mtimeMs)),
      seconds: (performance.now() - started) / 1000,
    };
  } catch (thrown) {
    parts.signal.throwIfAborted();
    const error = toEyrieError(thrown);
    if (!error.code.startsWith("file-")) throw error;
    const { path, size, mtimeMs } = file;
    return { kind: "failed", failure: { path, size, mtimeMs, code: error.code, reason: error.message } };
  }
}

/** A file of a new time and the old size may be the same still: its hash says so without parsing it. */
async function holdsKnownContent({ file, known }: FileToRead, signal: AbortSignal): Promise<boolean> {
  return known !== undefined && known.size === file.size && (await hashFile(file, signal)) === known.contentHash;
}

async function divide(
  { path, contentHash: hash, size }: Pick<DocumentPart, "path" | "contentHash" | "size">,
  document: SourceDocument,
  { embedding }: ReadingParts,
): Promise<ReadDocument> {
  const chunks = await chunkDocument(document, { countTokens: (text) => embedding.countTokens(text) });
  const passages = chunks.map((chunk) => {
    const text = embeddedText(document, chunk);
    return { chunk, text, embeddedHash: contentHash(text) };
  });
  return { path, contentHash: hash, size, document, passages };
}

function failureOf({ path, size, content }: DocumentPart, mtimeMs: number): Failure[] {
  if (!("failure" in content)) return [];
  return [{ path, size, mtimeMs, code: content.failure.code, reason: content.failure.message }];
}

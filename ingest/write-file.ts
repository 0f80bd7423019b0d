// An embedded file -> the catalogue, as one transaction: readers see all that the file holds in its old version or in its new one.
import type { EmbeddedChunk } from "../src/catalogue/chunk-table.ts";
import type { Folder, PartVersion } from "../src/catalogue/document-table.ts";
import type { Failure } from "../src/catalogue/failure-table.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import type { ReadDocument } from "./read-file.ts";

export interface EmbeddedFile {
  readonly folder: Folder;
  readonly mtimeMs: number;
  readonly own: ReadDocument;
  readonly parts: readonly ReadDocument[];
  readonly failedParts: readonly Failure[];
  /** Vectors by the hash of the embedded text. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  /** Hashes of the texts that had to be embedded for this file and those beside it. */
  readonly computed: ReadonlySet<string>;
}

export function writeFile(knowledgeBase: Pick<KnowledgeBase, "replaceDocument">, file: EmbeddedFile): void {
  const { folder, mtimeMs, own, parts, failedParts, vectors } = file;
  knowledgeBase.replaceDocument({
    ...versionOf(own, vectors),
    folderId: folder.id,
    mtimeMs,
    parts: parts.map((part) => versionOf(part, vectors)),
    failedParts,
  });
}

function versionOf({ passages, ...document }: ReadDocument, vectors: EmbeddedFile["vectors"]): PartVersion {
  const chunks = passages.map(({ chunk, embeddedHash }): EmbeddedChunk => {
    const vector = vectors.get(embeddedHash);
    if (vector === undefined) throw new Error(`passage ${chunk.ordinal} of ${document.path} has no vector`);
    return { ...chunk, embeddedHash, vector };
  });
  return { ...document, chunks };
}

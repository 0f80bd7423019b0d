// The passages of every document made anew, for another embedding model or chunking: from its file where that is still what was read,
// else from what the catalogue holds of it.
import { join } from "node:path";
import type { Catalogue } from "../src/catalogue/catalogue.ts";
import type { DocumentEntry, Folder } from "../src/catalogue/document-table.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import { toEyrieError } from "../src/errors.ts";
import type { RebuildCounts, RebuildOptions } from "../src/knowledge-base/rebuild.ts";
import type { VectorStore } from "../src/knowledge-base/vector-store.ts";
import { chunkDocument } from "./chunking.ts";
import { DocumentReader, type ReadResult } from "./document-reader.ts";
import { embedChunks } from "./embed-chunks.ts";

interface Run extends RebuildOptions {
  readonly draft: Catalogue;
  readonly vectors: VectorStore;
  readonly embedding: EmbeddingModel;
  readonly reader: DocumentReader;
}

/** Each document is one transaction of the draft. */
export async function rebuildDocuments(
  parts: Pick<Run, "draft" | "vectors" | "embedding">,
  options: RebuildOptions,
): Promise<RebuildCounts> {
  const run: Run = { ...parts, ...options, reader: new DocumentReader() };
  const { documents } = run.draft;
  const all = documents
    .folders()
    .flatMap((folder) => documents.documentsOf(folder.id).map((entry) => ({ folder, entry })));
  const counts = { documents: all.length, readAgain: 0, fromStore: 0, passages: 0, passagesReused: 0 };
  try {
    for (const [done, { folder, entry }] of all.entries()) {
      options.signal.throwIfAborted();
      options.onProgress({ step: "embedding", done, total: all.length });
      const read = await readIfUnchanged(run, folder, entry);
      const { passages, reused } =
        read === undefined ? await embedStored(run, entry) : await embedAgain(run, folder, entry, read);
      counts.passages += passages;
      counts.passagesReused += reused;
      if (read === undefined) counts.fromStore += 1;
      else counts.readAgain += 1;
    }
    return counts;
  } finally {
    await run.reader.close();
  }
}

/** The file as read now if it holds the bytes it held then; a file that changed is the next ingest's. */
async function readIfUnchanged(run: Run, folder: Folder, entry: DocumentEntry): Promise<ReadResult | undefined> {
  try {
    const read = await run.reader.read(join(folder.path, entry.path), run.signal);
    return read.contentHash === entry.contentHash ? read : undefined;
  } catch (thrown) {
    run.signal.throwIfAborted();
    const error = toEyrieError(thrown);
    if (error.code.startsWith("file-")) return undefined;
    throw error;
  }
}

async function embedAgain(run: Run, folder: Folder, { path }: DocumentEntry, { document, ...stamp }: ReadResult) {
  const { draft, embedding } = run;
  const chunks = await chunkDocument(document, { countTokens: (text) => embedding.countTokens(text) });
  const embedded = await embedChunks(document, chunks, { ...run, knowledgeBase: run.vectors });
  run.vectors.keep(embedded.chunks);
  draft.transaction(() =>
    draft.documents.replace({ ...stamp, folderId: folder.id, path, document, chunks: embedded.chunks }),
  );
  return { passages: embedded.chunks.length, reused: embedded.reused };
}

async function embedStored(run: Run, { id, title, path }: DocumentEntry) {
  const { draft } = run;
  const embedded = await embedChunks({ title }, draft.chunks.chunksOf(id), { ...run, knowledgeBase: run.vectors });
  run.vectors.keep(embedded.chunks);
  draft.transaction(() => {
    draft.chunks.removeOf(id);
    draft.chunks.insert(id, { title, path }, embedded.chunks);
  });
  return { passages: embedded.chunks.length, reused: embedded.reused };
}

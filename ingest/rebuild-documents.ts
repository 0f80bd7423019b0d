// The passages of every document made anew, for another embedding model or chunking: from its file where that is still what was read,
// else from what the catalogue holds of it.
import { join } from "node:path";
import type { Catalogue } from "../src/catalogue/catalogue.ts";
import type { DocumentEntry, Folder } from "../src/catalogue/document-table.ts";
import { embeddedText } from "../src/document/chunk.ts";
import { contentHash } from "../src/document/content-id.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import type { RebuildCounts, RebuildOptions } from "../src/knowledge-base/rebuild.ts";
import type { VectorStore } from "../src/knowledge-base/vector-store.ts";
import { DocumentReader } from "./document-reader.ts";
import { PassageEmbedder } from "./passage-embedder.ts";
import { type FileOutcome, type Passage, readFile } from "./read-file.ts";
import { writeFile } from "./write-file.ts";

interface Run extends RebuildOptions {
  readonly draft: Catalogue;
  readonly vectors: VectorStore;
  readonly embedding: EmbeddingModel;
  readonly reader: DocumentReader;
}

interface StoredFile {
  readonly folder: Folder;
  readonly path: string;
  /** Of the file itself and of what it holds. */
  readonly entries: readonly DocumentEntry[];
}

type FileAsRead = Extract<FileOutcome, { kind: "read" }>;

/** Each file is one transaction of the draft. */
export async function rebuildDocuments(
  parts: Pick<Run, "draft" | "vectors" | "embedding">,
  options: RebuildOptions,
): Promise<RebuildCounts> {
  const run: Run = { ...parts, ...options, reader: new DocumentReader() };
  const files = storedFiles(run.draft);
  const total = files.reduce((sum, { entries }) => sum + entries.length, 0);
  const counts = { documents: 0, readAgain: 0, fromStore: 0, passages: 0, passagesReused: 0 };
  try {
    for (const file of files) {
      options.signal.throwIfAborted();
      options.onProgress({ step: "embedding", done: counts.documents, total });
      const read = await readIfUnchanged(run, file);
      const done = read === undefined ? await embedStored(run, file) : await embedAgain(run, file, read);
      counts.documents += done.documents;
      counts.passages += done.passages;
      counts.passagesReused += done.reused;
      if (read === undefined) counts.fromStore += done.documents;
      else counts.readAgain += done.documents;
    }
    return counts;
  } finally {
    await run.reader.close();
  }
}

function storedFiles({ documents }: Catalogue): StoredFile[] {
  return documents.folders().flatMap((folder) => {
    const byFile = new Map<string, DocumentEntry[]>();
    for (const entry of documents.documentsOf(folder.id)) {
      const known = byFile.get(entry.filePath);
      if (known === undefined) byFile.set(entry.filePath, [entry]);
      else known.push(entry);
    }
    return Array.from(byFile, ([path, entries]) => ({ folder, path, entries }));
  });
}

/** The file as read now if it holds the bytes it held then; a file that changed is the next ingest's. */
async function readIfUnchanged(run: Run, { folder, path, entries }: StoredFile): Promise<FileAsRead | undefined> {
  const own = entries.find((entry) => entry.path === path);
  if (own === undefined) return undefined;
  const location = Buffer.from(join(folder.path, path));
  const file = { path, location, size: own.size, mtimeMs: own.mtimeMs };
  const outcome = await readFile({ file, known: undefined }, run);
  return outcome.kind === "read" && outcome.own.contentHash === own.contentHash ? outcome : undefined;
}

async function embedAgain(run: Run, { folder }: StoredFile, read: FileAsRead) {
  const documents = [read.own, ...read.parts];
  const passages = documents.flatMap((document) => document.passages);
  const { vectors, computed } = await embed(run, passages);
  const replaceDocument: Parameters<typeof writeFile>[0]["replaceDocument"] = (version) =>
    run.draft.transaction(() => run.draft.documents.replace(version));
  writeFile({ replaceDocument }, { ...read, folder, vectors, computed });
  return { documents: documents.length, passages: passages.length, reused: passages.length - computed.size };
}

async function embedStored(run: Run, { entries }: StoredFile) {
  const { chunks } = run.draft;
  const stored = entries.map((entry) => ({
    entry,
    passages: chunks.chunksOf(entry.id).map((chunk): Passage => {
      const text = embeddedText(entry, chunk);
      return { chunk, text, embeddedHash: contentHash(text) };
    }),
  }));
  const all = stored.flatMap(({ passages }) => passages);
  const { vectors, computed } = await embed(run, all);
  run.draft.transaction(() => {
    for (const { entry, passages } of stored) {
      chunks.removeOf(entry.id);
      const embedded = passages.map(({ chunk, embeddedHash }) => ({
        ...chunk,
        embeddedHash,
        vector: vectors.get(embeddedHash) as Float32Array,
      }));
      chunks.insert(entry.id, entry, embedded);
    }
  });
  return { documents: entries.length, passages: all.length, reused: all.length - computed.size };
}

/** Vectors that were computed are on disk when this returns. */
async function embed(run: Run, passages: readonly Passage[]) {
  const parts = { knowledgeBase: run.vectors, embedding: run.embedding };
  const embedded = await new PassageEmbedder(parts, run.signal).embed(passages);
  run.vectors.keep(embedded.vectors);
  return embedded;
}

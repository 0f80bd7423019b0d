// Ingest, whole: walk, plan, then read, chunk, embed and write each file that is new or changed, and remove what is gone.
import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { DocumentEntry, Folder } from "../src/catalogue/document-table.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import { EyrieError, toEyrieError } from "../src/errors.ts";
import type { SyncEvent, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import { chunkDocument } from "./chunking.ts";
import { DocumentReader } from "./document-reader.ts";
import { embedChunks } from "./embed-chunks.ts";
import { planSync } from "./plan.ts";
import { SyncTally } from "./sync-tally.ts";
import { type FoundFile, type FolderListing, walkFolder } from "./walk-folder.ts";

export interface SyncParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: EmbeddingModel;
}

interface SyncRun extends SyncParts {
  readonly reader: DocumentReader;
  readonly signal: AbortSignal;
  readonly tally: SyncTally;
}

/** See `FolderSync.sync`, which this is. */
export async function syncFolders(
  parts: SyncParts,
  folders: readonly string[],
  options: { onEvent: (event: SyncEvent) => void; signal: AbortSignal },
): Promise<SyncReport> {
  const paths = [...new Set(await Promise.all(folders.map(resolveFolder)))];
  const lock = parts.knowledgeBase.lockForWriting();
  const reader = new DocumentReader();
  const run: SyncRun = { ...parts, reader, signal: options.signal, tally: new SyncTally(options.onEvent) };
  try {
    for (const path of paths) await syncFolder(run, path);
    await parts.knowledgeBase.saveIndex();
    return run.tally.report();
  } finally {
    await reader.close();
    lock.release();
  }
}

async function syncFolder(run: SyncRun, path: string): Promise<void> {
  const { knowledgeBase, tally } = run;
  const { folder, below } = folderFor(knowledgeBase, path);
  const within = (entry: { path: string }) => below === "" || entry.path.startsWith(below);
  const listing = await listFolder(path, below, run.signal);
  const documents = knowledgeBase.documents.documentsOf(folder.id).filter(within);
  if (listing.files.length === 0 && documents.length > 0) {
    throw new EyrieError(
      "folder-emptied",
      `${path} held ${documents.length} documents and now holds none that can be read`,
    );
  }
  const plan = planSync(listing.files, documents, knowledgeBase.documents.failuresOf(folder.id).filter(within));
  tally.planned(path, plan, listing.ignored);
  for (const { file, known } of plan.toRead) {
    run.signal.throwIfAborted();
    await syncFile(run, folder, file, known);
  }
  for (const gone of plan.toRemove) {
    knowledgeBase.removeDocument(folder.id, gone);
    tally.removed(gone);
  }
}

async function syncFile(
  run: SyncRun,
  folder: Folder,
  file: FoundFile,
  known: DocumentEntry | undefined,
): Promise<void> {
  const { knowledgeBase, embedding, tally, signal } = run;
  tally.started(file.path);
  try {
    const { document, ...stamp } = await run.reader.read(file.absolutePath, signal);
    if (known?.contentHash === stamp.contentHash) {
      knowledgeBase.restampDocument(known.id, stamp);
      tally.unchanged(file.path);
      return;
    }
    const chunks = await chunkDocument(document, { countTokens: (text) => embedding.countTokens(text) });
    const embedded = await embedChunks(document, chunks, run);
    knowledgeBase.replaceDocument({
      ...stamp,
      folderId: folder.id,
      path: file.path,
      document,
      chunks: embedded.chunks,
    });
    tally.written(file.path, known !== undefined, document.pageCount, embedded);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = toEyrieError(thrown);
    if (!error.code.startsWith("file-")) throw error;
    const failure = { path: file.path, code: error.code, reason: error.message };
    knowledgeBase.recordFailure(folder.id, { ...failure, size: file.size, mtimeMs: file.mtimeMs });
    tally.failed(failure);
  }
}

/** The folder of the knowledge base that this path is or lies in, and the part of it that is meant, ending in a slash. */
function folderFor(knowledgeBase: KnowledgeBase, path: string): { folder: Folder; below: string } {
  for (const folder of knowledgeBase.documents.folders()) {
    if (folder.path === path) return { folder, below: "" };
    if (path.startsWith(folder.path + sep)) {
      return {
        folder,
        below: `${path
          .slice(folder.path.length + 1)
          .split(sep)
          .join("/")}/`,
      };
    }
    if (folder.path.startsWith(path + sep)) {
      throw new EyrieError(
        "folder-overlaps",
        `${path} contains ${folder.path}, which is in the knowledge base already`,
      );
    }
  }
  return { folder: knowledgeBase.addFolder(path), below: "" };
}

/** Paths are given from the folder of the knowledge base, whichever part of it is walked. */
async function listFolder(path: string, below: string, signal: AbortSignal): Promise<FolderListing> {
  try {
    const listing = await walkFolder(path, signal);
    return { ...listing, files: listing.files.map((file) => ({ ...file, path: below + file.path })) };
  } catch (error) {
    signal.throwIfAborted();
    throw new EyrieError("folder-unusable", `cannot read ${path}: ${String(error)}`, { cause: error });
  }
}

async function resolveFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (error) {
    throw new EyrieError("folder-unusable", `no folder ${path}`, { cause: error });
  }
  throw new EyrieError("folder-unusable", `${path} is not a folder`);
}

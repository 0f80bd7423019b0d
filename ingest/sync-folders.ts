// Ingest, whole: what has to be done is planned, then files are read, embedded and written. The stages overlap, with bounded queues
// between them; each file is one transaction.
import { availableParallelism } from "node:os";
import type { Folder } from "../src/catalogue/document-table.ts";
import type { EmbeddingModel } from "../src/embedding/embedding-model.ts";
import type { SyncOptions, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import { DocumentReader, type DocumentReaderOptions } from "./document-reader.ts";
import { PassageEmbedder } from "./passage-embedder.ts";
import type { FileToRead } from "./plan.ts";
import { assertFewRemovals, type FolderPlan, planFolders, type PlanOptions } from "./plan-folders.ts";
import { type FileOutcome, readFile } from "./read-file.ts";
import { runTogether } from "./run-together.ts";
import { SyncTally } from "./sync-tally.ts";
import { type EmbeddedFile, writeFile } from "./write-file.ts";

export interface SyncParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: EmbeddingModel;
  readonly reading?: DocumentReaderOptions;
}

/** A file on its way from its folder to the catalogue. */
interface FileOnItsWay extends FileToRead {
  readonly folder: Folder;
}
type ReadFile = FileOnItsWay & Extract<FileOutcome, { kind: "read" }>;

interface SyncRun extends SyncParts {
  readonly reader: DocumentReader;
  readonly tally: SyncTally;
}

/** Two at least, so that a file that hangs does not hold up the others; else the processors that embedding leaves. */
const PROCESSES = Math.min(8, Math.max(2, Math.floor(availableParallelism() / 2)));
/** Passages that wait for the model: enough to fill its batches, few enough to hold. */
const WAITING_PASSAGES = 2000;
/** Passages embedded together, and how many times that is done at once: while one waits for its last batch, the other goes on. */
const EMBEDDED_TOGETHER = 256;
const EMBEDDERS = 2;
/** Moves of one transaction: what it costs is that the disk confirms it. */
const MOVED_TOGETHER = 100;

/** See `FolderSync.sync`, which this is. */
export async function syncFolders(
  parts: SyncParts,
  folders: readonly string[],
  options: SyncOptions & Pick<PlanOptions, "settledBefore" | "onFolder">,
): Promise<SyncReport> {
  const { knowledgeBase } = parts;
  const tally = new SyncTally(options.onEvent);
  const lock = knowledgeBase.lockForWriting();
  const reader = new DocumentReader({ processes: PROCESSES, ...parts.reading });
  try {
    const plans = await planFolders(knowledgeBase, folders, options);
    if (options.confirm !== true) plans.forEach(assertFewRemovals);
    await carryOut({ ...parts, reader, tally }, plans, options.signal);
    await knowledgeBase.saveIndex();
    return tally.keep(knowledgeBase, "finished");
  } catch (error) {
    if (options.signal.aborted) tally.keep(knowledgeBase, "stopped");
    throw error;
  } finally {
    await reader.close();
    lock.release();
  }
}

async function carryOut(run: SyncRun, plans: readonly FolderPlan[], signal: AbortSignal): Promise<void> {
  const placed = plans.map((plan) => ({ plan, folder: settleFolder(run.knowledgeBase, plan) }));
  for (const { plan } of placed) run.tally.planned(plan);
  for (const { plan, folder } of placed) moveFiles(run, plan, folder, signal);
  await bringIn(
    run,
    placed.flatMap(({ plan, folder }) => plan.toRead.map((item) => ({ ...item, folder }))),
    signal,
  );
  for (const { plan, folder } of placed) removeFiles(run, plan, folder, signal);
}

/** Reading, embedding and writing, all at once. */
async function bringIn(run: SyncRun, items: readonly FileOnItsWay[], outer: AbortSignal): Promise<void> {
  const read = new BoundedQueue<ReadFile>(WAITING_PASSAGES, passagesOf);
  const embedded = new BoundedQueue<ReadFile & EmbeddedFile>(WAITING_PASSAGES, passagesOf);
  const remaining = items.values();
  await runTogether(outer, [read, embedded], (signal) => {
    const embedder = new PassageEmbedder(run, signal);
    const readers = Array.from({ length: PROCESSES }, () => readFiles(run, remaining, read, signal));
    const embedders = Array.from({ length: EMBEDDERS }, () => embedFiles(run, embedder, read, embedded));
    return [
      Promise.all(readers).finally(() => read.close()),
      Promise.all(embedders).finally(() => embedded.close()),
      writeFiles(run, embedded),
    ];
  });
}

async function readFiles(
  run: SyncRun,
  items: Iterable<FileOnItsWay>,
  read: BoundedQueue<ReadFile>,
  signal: AbortSignal,
): Promise<void> {
  const { knowledgeBase, tally } = run;
  for (const item of items) {
    signal.throwIfAborted();
    const { file, folder } = item;
    tally.started(file.path);
    const outcome = await tally.timed("reading", () => readFile(item, { ...run, signal }));
    if (outcome.kind === "read") {
      await read.put({ ...item, ...outcome });
    } else if (outcome.kind === "unchanged") {
      knowledgeBase.write(({ documents }) => documents.restamp({ folderId: folder.id, path: file.path }, file));
      tally.unchanged(file.path);
    } else {
      knowledgeBase.write(({ failures }) => failures.record(folder.id, file.path, outcome.failure));
      tally.failed(outcome.failure);
    }
  }
}

async function embedFiles(
  run: SyncRun,
  embedder: PassageEmbedder,
  read: BoundedQueue<ReadFile>,
  embedded: BoundedQueue<ReadFile & EmbeddedFile>,
): Promise<void> {
  for (;;) {
    const files = await read.take(EMBEDDED_TOGETHER);
    if (files.length === 0) return;
    const passages = files.flatMap(({ own, parts }) => [own, ...parts].flatMap((document) => document.passages));
    const { vectors, computed } = await run.tally.timed("embedding", () => embedder.embed(passages));
    for (const file of files) await embedded.put({ ...file, vectors, computed });
  }
}

async function writeFiles(run: SyncRun, embedded: BoundedQueue<ReadFile & EmbeddedFile>): Promise<void> {
  for (;;) {
    const [file] = await embedded.take(1);
    if (file === undefined) return;
    await run.tally.timed("writing", async () => writeFile(run.knowledgeBase, file));
    run.tally.written(file);
  }
}

/** The folder as it is meant from now on: known, in its collection, with its rules. */
function settleFolder(knowledgeBase: KnowledgeBase, { folder }: FolderPlan): Folder {
  const { path, collection, rules } = folder;
  const found = knowledgeBase.documents.folders().find((known) => known.path === path);
  const settledBefore = found?.collection === collection && JSON.stringify(found.rules) === JSON.stringify(rules);
  if (found !== undefined && settledBefore) return found;
  return knowledgeBase.write(({ documents }) => {
    const settled = { ...documents.addFolder(path, collection), collection, rules };
    documents.updateFolder(settled);
    return settled;
  });
}

function moveFiles({ knowledgeBase, tally }: SyncRun, plan: FolderPlan, folder: Folder, signal: AbortSignal): void {
  for (let first = 0; first < plan.toMove.length; first += MOVED_TOGETHER) {
    signal.throwIfAborted();
    const some = plan.toMove.slice(first, first + MOVED_TOGETHER);
    knowledgeBase.write(({ documents }) => {
      for (const { file, fromFolder, entry } of some) {
        const origin = { folderId: fromFolder ?? folder.id, path: entry.path };
        const place = { folderId: folder.id, path: file.path, size: file.size, mtimeMs: file.mtimeMs };
        documents.move(origin, place);
      }
    });
    for (const { file, entry } of some) tally.moved(file.path, entry.path);
  }
}

function removeFiles({ knowledgeBase, tally }: SyncRun, plan: FolderPlan, folder: Folder, signal: AbortSignal): void {
  for (const path of plan.toForget) knowledgeBase.removeDocument(folder.id, path);
  for (const { path } of plan.toRemove) {
    signal.throwIfAborted();
    knowledgeBase.removeDocument(folder.id, path);
    tally.removed(path);
  }
}

function passagesOf({ own, parts }: ReadFile): number {
  return parts.reduce((sum, part) => sum + part.passages.length, Math.max(1, own.passages.length));
}

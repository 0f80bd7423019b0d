// A knowledge base and its ingest for tests, over real files and a real catalogue.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { createFolderSync } from "../../ingest/create-folder-sync.ts";
import type { SyncParts } from "../../ingest/sync-folders.ts";
import type { FolderSync, SyncEvent, SyncOptions, SyncReport } from "../../src/knowledge-base/folder-sync.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { CountingEmbedding } from "./counting-embedding.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface Library extends Omit<FolderSync, "sync"> {
  readonly data: string;
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: CountingEmbedding;
  readonly events: SyncEvent[];
  readonly parts: SyncParts;
  sync(folders: readonly string[], options?: Partial<SyncOptions>): Promise<SyncReport>;
}

export function openLibrary(
  data: string = join(temporaryFolder(), "kb"),
  reading: NonNullable<SyncParts["reading"]> = {},
): Library {
  const embedding = new CountingEmbedding();
  const { dimensions } = embedding;
  const knowledgeBase = KnowledgeBase.open({ directory: data, identity: "test", dimensions, logger: silentLogger });
  onTestFinished(() => knowledgeBase.close());
  const parts = { knowledgeBase, embedding, reading };
  const ingest = createFolderSync(parts);
  const events: SyncEvent[] = [];
  const defaults = { onEvent: (event: SyncEvent) => void events.push(event), signal: AbortSignal.timeout(100_000) };
  return {
    ...ingest,
    data,
    knowledgeBase,
    embedding,
    events,
    parts,
    sync: (folders, options) => ingest.sync(folders, { ...defaults, ...options }),
  };
}

/** A folder with these files, paths with forward slashes. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) addFile(folder, path, content);
  return folder;
}

export function addFile(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

export function pathsIn({ knowledgeBase }: Library): string[] {
  return knowledgeBase.documents
    .folders()
    .flatMap((folder) => knowledgeBase.documents.documentsOf(folder.id).map(({ path }) => path))
    .sort();
}

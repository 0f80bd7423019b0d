// A catalogue made anew beside the one in force, and put in its place when it is whole. Until then the old one is not touched.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Catalogue } from "../catalogue/catalogue.ts";
import { beginDraft, copyCatalogue, removeDatabase, removeUnused } from "../catalogue/catalogue-copy.ts";
import { EyrieError } from "../errors.ts";
import { locateExisting, neverInForce, putInForce } from "./location.ts";
import { VectorStore } from "./vector-store.ts";
import { verifyCatalogue } from "./verification.ts";
import { acquireWriterLock } from "./writer-lock.ts";

export interface RebuildProgress {
  readonly step: "copying" | "embedding" | "verifying" | "evaluating";
  readonly done: number;
  readonly total: number;
}

export interface RebuildOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RebuildProgress) => void;
  /** Asked of the catalogue file that is whole and not yet in force; it is put in force unless this throws. */
  readonly gate?: ((draft: string) => Promise<void>) | undefined;
}

/** What the passages of the documents are made anew from and counted as. */
export interface RebuildCounts {
  readonly documents: number;
  /** Of these, read from their files again. */
  readonly readAgain: number;
  /** Of these, whose file is gone or changed: their stored passages were embedded as they were. */
  readonly fromStore: number;
  readonly passages: number;
  /** Passages whose vector an interrupted rebuild had left. */
  readonly passagesReused: number;
}

export interface RebuildReport extends RebuildCounts {
  readonly catalogue: string;
  readonly previous: string;
  /** False while another process still has the previous catalogue open. */
  readonly previousRemoved: boolean;
  readonly seconds: number;
}

/**
 * Rebuilds the knowledge base of a folder under another identity. `fill` makes the passages of every document of the draft anew. Killed at
 * any moment, the old catalogue is in force and the next run takes over the vectors that were computed; the swap is one rename.
 * @throws EyrieError `knowledge-base-missing`, `knowledge-base-locked`, `knowledge-base-format`, `knowledge-base-damaged`,
 *   `knowledge-base-unusable`; what `fill` or `gate` throws; the signal's reason when aborted
 */
export async function rebuildKnowledgeBase(
  { directory, identity }: { readonly directory: string; readonly identity: string },
  fill: (draft: Catalogue, vectors: VectorStore) => Promise<RebuildCounts>,
  { signal, onProgress, gate }: RebuildOptions,
): Promise<RebuildReport> {
  const started = performance.now();
  locateExisting(directory);
  const lock = acquireWriterLock(directory);
  try {
    const previous = locateExisting(directory);
    const work = join(directory, "rebuild");
    const draft = join(work, "draft.sqlite");
    mkdirSync(work, { recursive: true, mode: 0o700 });
    for (const leftover of [draft, ...neverInForce(directory)]) removeDatabase(leftover);
    onProgress({ step: "copying", done: 0, total: 1 });
    copyCatalogue(previous.catalogue, draft);
    beginDraft(draft, identity);
    const counts = await fillDraft({ draft, identity, work }, fill);
    await assertWhole(draft, signal, onProgress);
    if (gate !== undefined) {
      onProgress({ step: "evaluating", done: 0, total: 1 });
      await gate(draft);
    }
    signal.throwIfAborted();
    const { catalogue } = putInForce(directory, draft);
    rmSync(work, { recursive: true, force: true });
    const previousRemoved = removeUnused(previous.catalogue);
    if (previousRemoved) rmSync(previous.index, { recursive: true, force: true });
    const seconds = (performance.now() - started) / 1000;
    return { ...counts, catalogue, previous: previous.catalogue, previousRemoved, seconds };
  } finally {
    lock.release();
  }
}

async function fillDraft(
  { draft, identity, work }: { draft: string; identity: string; work: string },
  fill: (draft: Catalogue, vectors: VectorStore) => Promise<RebuildCounts>,
): Promise<RebuildCounts> {
  const vectors = VectorStore.open(join(work, "vectors.sqlite"), identity);
  try {
    const catalogue = Catalogue.open(draft, identity);
    try {
      return await fill(catalogue, vectors);
    } finally {
      // the last connection to close writes the log back into the file
      catalogue.close();
    }
  } finally {
    vectors.close();
  }
}

async function assertWhole(draft: string, signal: AbortSignal, onProgress: RebuildOptions["onProgress"]) {
  const report = await verifyCatalogue(draft, {
    signal,
    onProgress: ({ done, total }) => onProgress({ step: "verifying", done, total: total ?? 0 }),
  });
  const failed = report.checks.find((check) => check.verdict === "failed");
  if (failed === undefined) return;
  throw new EyrieError(
    "knowledge-base-damaged",
    `the rebuilt catalogue fails the check of ${failed.name} (${failed.details[0] ?? ""}); the old one stays in force`,
  );
}

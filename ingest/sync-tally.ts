// Keeps count of what a sync does: tells each step as it happens, sums them up at the end, and leaves the report in the catalogue.
import { extname } from "node:path";
import type { FileFailure, SyncEvent, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import type { FolderPlan } from "./plan-folders.ts";
import type { FileToRead } from "./plan.ts";
import type { FileOutcome } from "./read-file.ts";
import type { EmbeddedFile } from "./write-file.ts";

type Stage = keyof SyncReport["stages"];
type WrittenFile = FileToRead & Extract<FileOutcome, { kind: "read" }> & EmbeddedFile;
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

const MOST_SKIPPED = 1000;
const MOST_SLOW = 10;
const NO_EXTENSION = "without an extension";

export class SyncTally {
  readonly #onEvent: (event: SyncEvent) => void;
  readonly #started = performance.now();
  readonly #stages: Record<Stage, number> = { reading: 0, embedding: 0, writing: 0 };
  readonly #ignored: Record<string, number> = {};
  readonly #computed = new Set<string>();
  readonly #report: Mutable<SyncReport> = emptyReport();

  constructor(onEvent: (event: SyncEvent) => void) {
    this.#onEvent = onEvent;
  }

  planned(plan: FolderPlan): void {
    const { path, listing, toRead, toMove, toRemove, unchanged, stillFailing, unrecognised, settling } = plan;
    const report = this.#report;
    for (const [extension, count] of Object.entries(listing.ignored))
      this.#ignored[extension] = (this.#ignored[extension] ?? 0) + count;
    report.folders.push(path);
    report.unchanged += unchanged.length;
    report.excluded += listing.excluded;
    report.settling += settling.length;
    report.failed.push(...stillFailing.map(failureOf));
    for (const failure of unrecognised) this.#skip(failure);
    report.skipped.push(...listing.skipped.slice(0, MOST_SKIPPED - report.skipped.length));
    const counts = { toRead: toRead.length, toMove: toMove.length, toRemove: toRemove.length };
    this.#onEvent({ type: "plan-made", folder: path, ...counts, unchanged: unchanged.length });
  }

  started(path: string): void {
    this.#onEvent({ type: "file-started", path });
  }

  async timed<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      this.#stages[stage] += (performance.now() - begun) / 1000;
    }
  }

  written(file: WrittenFile): void {
    const { path } = file.file;
    const documents = [file.own, ...file.parts];
    const report = this.#report;
    (file.known === undefined ? report.added : report.updated).push(path);
    for (const { path: at, document } of documents) {
      report.pages += document.pageCount ?? 0;
      if (document.pagesWithoutText.length > 0)
        report.pagesWithoutText.push({ path: at, pages: document.pagesWithoutText });
      const characters = document.hiddenCharacters ?? 0;
      if (characters > 0) report.hiddenText.push({ path: at, characters });
    }
    report.megabytes += file.own.size / 2 ** 20;
    report.slowest = [...report.slowest, { path, seconds: file.seconds }]
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, MOST_SLOW);
    const passages = documents.flatMap((document) => document.passages);
    report.passagesWritten += passages.length;
    report.passagesReused += passages.filter(({ embeddedHash }) => !this.#isFirstUse(file, embeddedHash)).length;
    const pages = file.own.document.pageCount;
    const type = file.known === undefined ? "file-added" : "file-updated";
    this.#onEvent({ type, path, pages, passages: passages.length });
    for (const failure of file.failedParts) this.failed(failure);
  }

  unchanged(path: string): void {
    this.#report.unchanged += 1;
    this.#onEvent({ type: "file-unchanged", path });
  }

  moved(path: string, from: string): void {
    this.#report.moved.push({ path, from });
    this.#onEvent({ type: "file-moved", path, from });
  }

  removed(path: string): void {
    this.#report.removed.push(path);
    this.#onEvent({ type: "file-removed", path });
  }

  /** Also of a file that turned out to be of no format that is read: that is no failure. */
  failed(failure: FileFailure): void {
    if (failure.code === "file-format-unknown") {
      this.#skip(failure);
      this.#onEvent({ type: "file-skipped", ...failureOf(failure) });
      return;
    }
    this.#report.failed.push(failureOf(failure));
    this.#onEvent({ type: "file-failed", ...failureOf(failure) });
  }

  #skip(failure: FileFailure): void {
    const kind = extname(failure.path).toLowerCase() || NO_EXTENSION;
    this.#ignored[kind] = (this.#ignored[kind] ?? 0) + 1;
    if (this.#report.skipped.length < MOST_SKIPPED) this.#report.skipped.push(failureOf(failure));
  }

  /** The report, kept so that it can be asked for later. */
  keep(knowledgeBase: KnowledgeBase, outcome: SyncReport["outcome"]): SyncReport {
    const report = {
      ...this.#report,
      outcome,
      ignored: this.#ignored,
      stages: this.#stages,
      added: this.#report.added.sort(),
      updated: this.#report.updated.sort(),
      failed: this.#report.failed.sort((a, b) => (a.path < b.path ? -1 : 1)),
      seconds: (performance.now() - this.#started) / 1000,
    };
    knowledgeBase.keepReport(report);
    return report;
  }

  /** A text that several passages share is embedded for the first of them. */
  #isFirstUse({ computed }: EmbeddedFile, hash: string): boolean {
    if (!computed.has(hash) || this.#computed.has(hash)) return false;
    this.#computed.add(hash);
    return true;
  }
}

export function failureOf({ path, code, reason }: FileFailure): FileFailure {
  return { path, code, reason };
}

function emptyReport(): Mutable<SyncReport> {
  return {
    startedAt: new Date().toISOString(),
    outcome: "finished",
    folders: [],
    added: [],
    updated: [],
    moved: [],
    removed: [],
    unchanged: 0,
    failed: [],
    skipped: [],
    ignored: {},
    excluded: 0,
    settling: 0,
    pages: 0,
    megabytes: 0,
    passagesWritten: 0,
    passagesReused: 0,
    pagesWithoutText: [],
    hiddenText: [],
    slowest: [],
    seconds: 0,
    stages: { reading: 0, embedding: 0, writing: 0 },
  };
}

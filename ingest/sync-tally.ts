// Keeps count of what a sync does: tells each step as it happens and sums them up at the end.
import type { ErrorCode } from "../src/errors.ts";
import type { SyncEvent, SyncReport } from "../src/knowledge-base/folder-sync.ts";
import type { EmbeddedChunks } from "./embed-chunks.ts";
import type { SyncPlan } from "./plan.ts";

interface FailedFile {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export class SyncTally {
  readonly #onEvent: (event: SyncEvent) => void;
  readonly #started = performance.now();
  readonly #added: string[] = [];
  readonly #updated: string[] = [];
  readonly #removed: string[] = [];
  readonly #failed: FailedFile[] = [];
  readonly #ignored: Record<string, number> = {};
  #unchanged = 0;
  #passagesWritten = 0;
  #passagesReused = 0;

  constructor(onEvent: (event: SyncEvent) => void) {
    this.#onEvent = onEvent;
  }

  planned(folder: string, plan: SyncPlan, ignored: Readonly<Record<string, number>>): void {
    for (const [extension, count] of Object.entries(ignored))
      this.#ignored[extension] = (this.#ignored[extension] ?? 0) + count;
    this.#unchanged += plan.unchanged.length;
    this.#failed.push(...plan.stillFailing.map(({ path, code, reason }) => ({ path, code, reason })));
    const counts = { toRead: plan.toRead.length, unchanged: plan.unchanged.length, toRemove: plan.toRemove.length };
    this.#onEvent({ type: "plan-made", folder, ...counts });
  }

  started(path: string): void {
    this.#onEvent({ type: "file-started", path });
  }

  written(path: string, replaces: boolean, pages: number | null, embedded: EmbeddedChunks): void {
    (replaces ? this.#updated : this.#added).push(path);
    this.#passagesWritten += embedded.chunks.length;
    this.#passagesReused += embedded.reused;
    this.#onEvent({ type: replaces ? "file-updated" : "file-added", path, pages, passages: embedded.chunks.length });
  }

  unchanged(path: string): void {
    this.#unchanged += 1;
    this.#onEvent({ type: "file-unchanged", path });
  }

  removed(path: string): void {
    this.#removed.push(path);
    this.#onEvent({ type: "file-removed", path });
  }

  failed(failure: FailedFile): void {
    this.#failed.push(failure);
    this.#onEvent({ type: "file-failed", ...failure });
  }

  report(): SyncReport {
    return {
      added: this.#added,
      updated: this.#updated,
      removed: this.#removed,
      unchanged: this.#unchanged,
      failed: this.#failed,
      ignored: this.#ignored,
      passagesWritten: this.#passagesWritten,
      passagesReused: this.#passagesReused,
      seconds: (performance.now() - this.#started) / 1000,
    };
  }
}

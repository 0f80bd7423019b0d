// Keeps in step: after a change below the folders, once it is quiet, they are synced again. Which file changed does not matter, since a
// sync looks at stamps alone; so no event that is lost or doubled, and no way of saving a file, can mislead it.
import { type ErrorCode, EyrieError, toEyrieError } from "../src/errors.ts";
import type { SyncReport, WatchOptions } from "../src/knowledge-base/folder-sync.ts";
import { ChangeSignal } from "./change-signal.ts";
import { FolderEvents } from "./folder-events.ts";
import { syncFolders, type SyncParts } from "./sync-folders.ts";

export interface WatchPace {
  /** A round begins when nothing has changed for so long, in milliseconds, */
  readonly quietMs: number;
  /** or when changes have gone on for so long. */
  readonly longestWaitMs: number;
  /** A file that was written less long ago may not be whole yet. */
  readonly settleMs: number;
  /** Without any event, look again after so long: systems lose events. */
  readonly idleMs: number;
  /** After a round that failed. */
  readonly retryMs: number;
}

const PACE: WatchPace = { quietMs: 500, longestWaitMs: 5000, settleMs: 1000, idleMs: 600_000, retryMs: 10_000 };

/** After these another round would go no better. */
const ENDING: ReadonlySet<ErrorCode> = new Set(["internal", "knowledge-base-replaced"]);

/** See `FolderSync.watch`, which this is. */
export async function watchFolders(
  parts: SyncParts,
  folders: readonly string[],
  options: WatchOptions,
  pace: WatchPace = PACE,
): Promise<void> {
  const { signal, onEvent, pollSeconds } = options;
  const pauseMs = pollSeconds === undefined ? pace.idleMs : pollSeconds * 1000;
  const changes = new ChangeSignal(signal);
  const events = pollSeconds === undefined ? new FolderEvents(() => changes.note()) : null;
  let failed: string | null = null;
  try {
    for (let first = true; !signal.aborted; first = false) {
      const round = await syncOnce(parts, folders, options, pace, events);
      if (signal.aborted) return;
      if (round instanceof EyrieError) {
        if (first || ENDING.has(round.code)) throw round;
        // said once, however often it is tried
        if (round.message !== failed) onEvent({ type: "round-failed", code: round.code, reason: round.message });
        failed = round.message;
      } else {
        failed = null;
        onEvent({ type: "round-ended", report: round });
      }
      if (await changes.waitFor(pauseAfter(round, pauseMs, pace)))
        await changes.waitForQuiet(pace.quietMs, pace.longestWaitMs);
    }
  } finally {
    events?.close();
  }
}

function pauseAfter(round: SyncReport | EyrieError, pauseMs: number, { retryMs, settleMs }: WatchPace): number {
  if (round instanceof EyrieError) return Math.min(retryMs, pauseMs);
  return round.settling > 0 ? settleMs : pauseMs;
}

async function syncOnce(
  parts: SyncParts,
  folders: readonly string[],
  { onEvent, signal, collection, include, exclude }: WatchOptions,
  { settleMs }: WatchPace,
  events: FolderEvents | null,
): Promise<SyncReport | EyrieError> {
  const rules = { ...(collection && { collection }), ...(include && { include }), ...(exclude && { exclude }) };
  try {
    return await syncFolders(parts, folders, {
      ...rules,
      onEvent,
      signal,
      settledBefore: Date.now() - settleMs,
      ...(events && { onFolder: (location: Buffer) => events.watch(location) }),
    });
  } catch (thrown) {
    return toEyrieError(thrown);
  }
}

// Shows a sync while it runs: a bar on a terminal, one line a file elsewhere.
import { Presets, SingleBar } from "cli-progress";
import type { SyncEvent } from "../knowledge-base/folder-sync.ts";
import { describeReport } from "./describe-report.ts";
import type { Terminal } from "./terminal.ts";

export interface SyncProgress {
  show(event: SyncEvent): void;
  stop(): void;
}

export function createSyncProgress(terminal: Terminal): SyncProgress {
  return terminal.interactive ? drawBar(terminal) : printLines(terminal);
}

function drawBar(terminal: Terminal): SyncProgress {
  const bar = new SingleBar(
    {
      format:
        "{bar} {value}/{total} files, {pages} pages, {failed} failed | {rate} files/s, {eta_formatted} left | {path}",
      stream: terminal.progressStream,
      hideCursor: true,
      etaBuffer: 20,
    },
    Presets.shades_classic,
  );
  const seen = { pages: 0, failed: 0, rate: "0", path: "" };
  let [total, done, started] = [0, 0, 0];
  return {
    show(event) {
      if (event.type === "plan-made") {
        total += event.toRead;
        if (event.toRead > 0 && !bar.isActive) bar.start(total, 0, seen);
        started ||= performance.now();
        bar.setTotal(total);
      } else if (event.type === "file-started") {
        bar.update({ path: event.path });
      } else if (isEndOfFile(event)) {
        done += 1;
        if (event.type === "file-failed") seen.failed += 1;
        if (event.type === "file-added" || event.type === "file-updated") seen.pages += event.pages ?? 0;
        seen.rate = ((1000 * done) / (performance.now() - started)).toFixed(1);
        bar.increment(1, { pages: seen.pages, failed: seen.failed, rate: seen.rate });
      }
    },
    stop: () => bar.stop(),
  };
}

function printLines(terminal: Terminal): SyncProgress {
  let total = 0;
  let done = 0;
  return {
    show(event) {
      if (event.type === "plan-made") {
        total += event.toRead;
        const moves = event.toMove > 0 ? `${event.toMove} to move, ` : "";
        terminal.note(
          `${event.folder}: ${event.toRead} to read, ${moves}${event.unchanged} unchanged, ${event.toRemove} to remove`,
        );
      } else if (event.type === "file-removed") {
        terminal.note(`removed ${event.path}`);
      } else if (event.type === "file-moved") {
        terminal.note(`moved ${event.from} to ${event.path}`);
      } else if (event.type === "round-ended") {
        terminal.note(describeReport(event.report));
      } else if (event.type === "round-failed") {
        terminal.note(`nothing was changed: ${event.reason} (${event.code})`);
      } else if (event.type !== "file-started") {
        done += 1;
        const what = event.type === "file-failed" ? `failed: ${event.reason}` : event.type.slice("file-".length);
        terminal.note(`[${done}/${total}] ${event.path}: ${what}`);
      }
    },
    stop() {},
  };
}

function isEndOfFile(event: SyncEvent): boolean {
  return ["file-added", "file-updated", "file-unchanged", "file-failed", "file-skipped"].includes(event.type);
}

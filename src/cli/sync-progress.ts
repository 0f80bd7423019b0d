// Shows a sync while it runs: a bar on a terminal, one line a file elsewhere.
import { Presets, SingleBar } from "cli-progress";
import type { SyncEvent, SyncReport } from "../knowledge-base/folder-sync.ts";
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
      format: "{bar} {value}/{total} files | {eta_formatted} left | {path}",
      stream: terminal.progressStream,
      hideCursor: true,
      etaBuffer: 20,
    },
    Presets.shades_classic,
  );
  let total = 0;
  return {
    show(event) {
      if (event.type === "plan-made") {
        total += event.toRead;
        if (event.toRead > 0 && !bar.isActive) bar.start(total, 0, { path: "" });
        bar.setTotal(total);
      } else if (event.type === "file-started") {
        bar.update({ path: event.path });
      } else if (event.type !== "file-removed") {
        bar.increment();
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
        terminal.note(
          `${event.folder}: ${event.toRead} to read, ${event.unchanged} unchanged, ${event.toRemove} to remove`,
        );
      } else if (event.type === "file-removed") {
        terminal.note(`removed ${event.path}`);
      } else if (event.type !== "file-started") {
        done += 1;
        const what = event.type === "file-failed" ? `failed: ${event.reason}` : event.type.slice("file-".length);
        terminal.note(`[${done}/${total}] ${event.path}: ${what}`);
      }
    },
    stop() {},
  };
}

/** The report as people read it. */
export function describeReport(report: SyncReport): string {
  const counts = [
    `${report.added.length} added`,
    `${report.updated.length} updated`,
    `${report.removed.length} removed`,
    `${report.unchanged} unchanged`,
    `${report.failed.length} failed`,
  ].join(", ");
  const reused = report.passagesReused > 0 ? ` (${report.passagesReused} with a vector known already)` : "";
  const lines = [`${counts}; ${report.passagesWritten} passages written${reused} in ${report.seconds.toFixed(1)} s`];
  for (const failure of report.failed) lines.push(`  failed: ${failure.path}: ${failure.reason} (${failure.code})`);
  const ignored = Object.entries(report.ignored).map(([extension, count]) => `${count} ${extension}`);
  if (ignored.length > 0) lines.push(`  not read, format unknown: ${ignored.join(", ")}`);
  return lines.join("\n");
}

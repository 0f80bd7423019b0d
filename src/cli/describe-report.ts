// What an ingest did, in words.
import type { SyncReport } from "../knowledge-base/folder-sync.ts";

/** Failures that are named where others may be more in number. */
const MOST_NAMED = 20;

/** Counts and failures: what is said at the end of an ingest. */
export function describeReport(report: SyncReport, mostNamed = MOST_NAMED): string {
  const counts = [
    `${report.added.length} added`,
    `${report.updated.length} updated`,
    ...(report.moved.length > 0 ? [`${report.moved.length} moved`] : []),
    `${report.removed.length} removed`,
    `${report.unchanged} unchanged`,
    `${report.failed.length} failed`,
    ...(report.excluded > 0 ? [`${report.excluded} left out by patterns`] : []),
  ].join(", ");
  const reused = report.passagesReused > 0 ? ` (${report.passagesReused} with a vector known already)` : "";
  const lines = [`${counts}; ${report.passagesWritten} passages written${reused} in ${report.seconds.toFixed(1)} s`];
  lines.push(...describeFailures(report.failed, mostNamed));
  const ignored = Object.entries(report.ignored).map(([extension, count]) => `${count} ${extension}`);
  if (ignored.length > 0) lines.push(`  not read, format unknown: ${ignored.join(", ")}`);
  return lines.join("\n");
}

/** A line each: the path, the reason, which mostly begins with it, and the code; of many, the first and how many more there are. */
export function describeFailures(failures: SyncReport["failed"], mostNamed = MOST_NAMED): string[] {
  const lines = failures
    .slice(0, mostNamed)
    .map(({ path, reason, code }) => `  failed: ${reason.startsWith(path) ? "" : `${path}: `}${reason} (${code})`);
  const more = failures.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more that failed: eyrie status --failed lists all`] : lines;
}

/** The whole report, as `eyrie status --report` shows it. */
export function describeReportInFull(report: SyncReport): string {
  const { stages } = report;
  const lines = [
    `Ingest of ${report.folders.join(", ")}`,
    `begun ${report.startedAt}, ${report.outcome}`,
    describeReport(report, Infinity),
    `  ${report.pages} pages, ${report.megabytes.toFixed(1)} MB; time in reading ${stages.reading.toFixed(1)} s, embedding ${stages.embedding.toFixed(1)} s, writing ${stages.writing.toFixed(1)} s`,
  ];
  for (const { reason, code } of report.skipped) lines.push(`  skipped: ${reason} (${code})`);
  for (const { path, pages } of report.pagesWithoutText)
    lines.push(`  without text: ${path}, page${pages.length > 1 ? "s" : ""} ${pages.join(", ")}`);
  for (const { path, characters } of report.hiddenText)
    lines.push(`  hidden text: ${path}, ${characters} characters that no reader sees were left out`);
  for (const { path, seconds } of report.slowest) lines.push(`  slow: ${path}, ${seconds.toFixed(1)} s to read`);
  return lines.join("\n");
}

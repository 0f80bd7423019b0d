// What an ingest did, in words: many failures do not push the counts off the screen, and no path is said twice.
import { expect, test } from "vitest";
import { describeReport, describeReportInFull } from "../../src/cli/describe-report.ts";
import type { SyncReport } from "../../src/knowledge-base/folder-sync.ts";

const failed: SyncReport["failed"] = Array.from({ length: 25 }, (_, place) => ({
  path: `scans/${place}.pdf`,
  code: "file-encrypted",
  reason: place === 0 ? "the reader ended" : `scans/${place}.pdf: asks for a password`,
}));
const REPORT: SyncReport = {
  folders: ["/srv/documents"],
  startedAt: "2026-03-01T10:00:00.000Z",
  outcome: "finished",
  added: ["a.md"],
  updated: [],
  moved: [],
  removed: [],
  unchanged: 0,
  failed,
  skipped: [],
  excluded: 0,
  settling: 0,
  ignored: {},
  passagesWritten: 1,
  passagesReused: 0,
  pages: 0,
  megabytes: 0,
  seconds: 1,
  stages: { reading: 0, embedding: 0, writing: 0 },
  pagesWithoutText: [],
  hiddenText: [],
  slowest: [],
};

test("of many failures the first are named, each once, and the rest counted; the whole report names all", () => {
  const lines = describeReport(REPORT).split("\n");
  expect(lines[0]).toMatch(/^1 added.* 25 failed/);
  expect(lines.slice(1, 3)).toEqual([
    "  failed: scans/0.pdf: the reader ended (file-encrypted)",
    "  failed: scans/1.pdf: asks for a password (file-encrypted)",
  ]);
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe("  and 5 more that failed: eyrie status --failed lists all");
  expect(describeReportInFull(REPORT).match(/^ {2}failed: /gm)).toHaveLength(25);
});

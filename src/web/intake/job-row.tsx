// One reading of documents: how far it is, and why it ended if not by being done.
import { count } from "../ask/describe-outcome.ts";
import type { IngestJob } from "../api/jobs.ts";
import { describeLeft, readingProgress } from "./progress.ts";

export function JobRow({ job, onCancel }: { readonly job: IngestJob; readonly onCancel: () => void }) {
  const { kind, folder, collection, state, progress, error, endedAt } = job;
  const { done, of, share, secondsLeft } = readingProgress(job, Date.now());
  const what = kind === "sync" ? folder : kind === "retry" ? "Read again" : `Sent into ${collection}`;
  const left = describeLeft(secondsLeft);
  const says = {
    waiting: "waits for another reading to end",
    running:
      of === 0 ? "looking for what is new" : `${done} of ${count(of, "file")} read${left === "" ? "" : `, ${left}`}`,
    finished: describeFinished(job),
    failed: "",
    cancelled: "cancelled; what was read stays",
  }[state];
  return (
    <div class={`intake-line job ${state}`}>
      <p>
        <strong>{what}</strong>
        {says === "" ? "" : `: ${says}`}
      </p>
      {endedAt === null && <progress aria-label={`${what} read`} value={state === "running" ? share : 0} max={1} />}
      {state === "running" && progress.current !== null && <p class="document-facts">{progress.current}</p>}
      {error !== null && (
        <p class="document-failure">
          {error.message}. {error.remedy}
        </p>
      )}
      {endedAt === null && (
        <button class="quiet" type="button" onClick={onCancel}>
          Stop reading
        </button>
      )}
    </div>
  );
}

function describeFinished({ report, progress }: IngestJob): string {
  if (report === null) return "done";
  const parts = [
    [report.added.length, "added"],
    [report.updated.length, "updated"],
    [report.moved.length, "moved"],
    [report.removed.length, "removed"],
    [progress.failed, "could not be read"],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number.toLocaleString("en")} ${what}`);
  return told.length === 0 ? "nothing new" : told.join(", ");
}

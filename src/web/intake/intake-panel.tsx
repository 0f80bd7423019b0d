// What is on its way in: how far all of it is, each file and each reading, what failed and why, and how to stop or try again.
import { Announcer } from "../shell/announcer.tsx";
import { count } from "../ask/describe-outcome.ts";
import type { Intake } from "./intake.ts";
import { JobRow } from "./job-row.tsx";
import { describeLeft, sendingProgress } from "./progress.ts";
import { type Upload, type UploadState, isOver } from "./upload.ts";
import { UploadRow } from "./upload-row.tsx";

/** What needs a person first, then what goes on. */
const ORDER: readonly UploadState[] = ["failed", "sending", "reading", "waiting", "ready", "cancelled"];
const MOST_SHOWN = 100;

export function IntakePanel({ intake }: { readonly intake: Intake }) {
  const { uploads, jobs } = intake;
  if (uploads.length === 0 && jobs.length === 0) return null;
  const goesOn = uploads.some((upload) => !isOver(upload)) || jobs.some(({ endedAt }) => endedAt === null);
  const shown = uploads
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.id - b.id)
    .slice(0, MOST_SHOWN);
  // one that only read what was sent here is told of by its files
  const told = jobs.filter((job) => job.endedAt === null || job.kind !== "upload" || job.error !== null);
  return (
    <section class="intake" aria-labelledby="intake-title">
      <Announcer words={goesOn ? "" : describeEnd(uploads)} />
      <header>
        <h2 id="intake-title">{goesOn ? "Coming in" : "Came in"}</h2>
        <button class="quiet" type="button" onClick={() => (goesOn ? intake.cancelAll() : intake.clear())}>
          {goesOn ? "Cancel all" : "Clear"}
        </button>
      </header>
      {uploads.length > 0 && <Overall uploads={uploads} startedAt={intake.startedAt} />}
      {told.map((job) => (
        <JobRow key={job.id} job={job} onCancel={() => void intake.cancelJob(job.id)} />
      ))}
      <ul class="uploads">
        {shown.map((upload) => (
          <UploadRow
            key={upload.id}
            upload={upload}
            onCancel={() => intake.cancel(upload.id)}
            onRetry={() => intake.retry(upload.id)}
          />
        ))}
      </ul>
      {uploads.length > MOST_SHOWN && (
        <p class="document-facts">and {count(uploads.length - MOST_SHOWN, "file")} more</p>
      )}
    </section>
  );
}

function Overall({ uploads, startedAt }: { readonly uploads: readonly Upload[]; readonly startedAt: number }) {
  const { done, of, share, secondsLeft } = sendingProgress(uploads, (performance.now() - startedAt) / 1_000);
  const left = describeLeft(secondsLeft);
  return (
    <div class="intake-line">
      <p>
        {done.toLocaleString("en")} of {count(of, "file")} sent{left === "" ? "" : `, ${left}`}
      </p>
      <progress aria-label="Sent" value={share} max={1} />
    </div>
  );
}

function describeEnd(uploads: readonly Upload[]): string {
  const ready = uploads.filter(({ state }) => state === "ready").length;
  const failed = uploads.filter(({ state }) => state === "failed").length;
  const parts = [
    ready === 0 ? "" : `${count(ready, "file")} can be asked about`,
    failed === 0 ? "" : `${count(failed, "file")} failed`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

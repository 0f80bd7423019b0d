// What became of a file when the job that read it has ended.
import type { CallError } from "../api/call.ts";
import type { IngestJob } from "../api/jobs.ts";
import type { Problem, Upload } from "./upload.ts";

/** @param job null, or not ended: the service was not heard of it any more */
export function settle(upload: Upload, job: IngestJob | null, unheard: CallError | null): Upload {
  if (job === null || job.endedAt === null)
    return unheard === null ? upload : { ...upload, state: "failed", problem: problemOf(unheard) };
  if (job.state === "cancelled") return { ...upload, state: "cancelled" };
  if (job.error !== null) return { ...upload, state: "failed", problem: { ...job.error, isRetryable: true } };
  const failure = failureOf(upload, job);
  if (failure === undefined) return { ...upload, state: "ready" };
  // the same file is read no better the next time; another is sent under its name
  return {
    ...upload,
    state: "failed",
    problem: { message: sentence(failure.reason), remedy: failure.remedy, isRetryable: false },
  };
}

export function problemOf({ message, remedy, retryable }: CallError): Problem {
  return { message, remedy, isRetryable: retryable };
}

function failureOf({ path }: Upload, { failures, report }: IngestJob) {
  const all = [...failures, ...(report?.failed ?? []), ...(report?.skipped ?? [])];
  return all.find((failure) => failure.path === path);
}

function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

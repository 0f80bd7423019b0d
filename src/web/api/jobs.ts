// Ingests: begun, watched, cancelled; and what a person asks of single documents.
import type { z } from "zod";
import type { ErrorBody } from "../../errors.ts";
import type { ingestJob, jobList } from "../../http/job-wire.ts";
import { CallError, call, send } from "./call.ts";
import { type LibraryPlace, filled } from "./documents.ts";
import { readEvents } from "./read-events.ts";

export type IngestJob = z.output<typeof ingestJob>;

/** A folder of the machine that serves. */
export function followFolder(folder: string, collection: string): Promise<IngestJob> {
  return call("/v1/ingest-jobs", { method: "POST", body: { folder, collection } });
}

export async function listRunningJobs(signal: AbortSignal): Promise<readonly IngestJob[]> {
  const { jobs } = await call<z.output<typeof jobList>>("/v1/ingest-jobs", { signal });
  return jobs.filter(({ endedAt }) => endedAt === null).map((job) => ({ ...job, report: null }));
}

export function cancelJob(id: string): Promise<IngestJob> {
  return call(`/v1/ingest-jobs/${id}/cancel`, { method: "POST" });
}

export function retryDocument(id: string): Promise<IngestJob> {
  return call(`/v1/documents/${id}/retry`, { method: "POST" });
}

/** All that failed at a place. */
export async function retryDocuments(place: LibraryPlace): Promise<readonly IngestJob[]> {
  return (await call<{ jobs: readonly IngestJob[] }>(`/v1/retries?${filled(place)}`, { method: "POST" })).jobs;
}

export function removeDocument(id: string): Promise<{ readonly removed: number }> {
  return call(`/v1/documents/${id}`, { method: "DELETE" });
}

/** The job as it goes on; ends with it. @throws CallError */
export async function* watchJob(id: string, signal: AbortSignal): AsyncGenerator<IngestJob> {
  const response = await send(`/v1/ingest-jobs/${id}/events`, { headers: { accept: "text/event-stream" }, signal });
  if (response.body === null) return;
  for await (const event of readEvents(response.body)) {
    const known = event as { type: string; job: IngestJob } | ({ type: "error" } & ErrorBody);
    if ("error" in known) throw new CallError(known, 200);
    yield known.job;
  }
}

// Ingest jobs and uploads as they go over the wire.
import { z } from "@hono/zod-openapi";
import { ERROR_KINDS } from "../errors.ts";
import type { FileFailure } from "../knowledge-base/folder-sync.ts";
import type { IngestJobState } from "../knowledge-base/ingest-job.ts";
import { collectionName } from "./document-wire.ts";

const fileFailure = z.object({
  path: z.string(),
  code: z.string(),
  reason: z.string(),
  remedy: z.string().openapi({ description: "What to do about it." }),
});
const count = z.number().int();

export const jobBody = z
  .strictObject({
    folder: z.string().min(1).max(4_000).openapi({ description: "Absolute path on the machine that serves." }),
    collection: collectionName.exactOptional(),
    include: z.array(z.string().max(1_000)).max(100).exactOptional(),
    exclude: z.array(z.string().max(1_000)).max(100).exactOptional(),
    confirm: z.boolean().default(false).openapi({ description: "That many removals are meant." }),
  })
  // else what is exactly optional is described as required
  .openapi({ required: ["folder"] });

export const ingestJob = z
  .object({
    id: z.string(),
    kind: z.enum(["sync", "upload", "retry"]),
    collection: z.string(),
    folder: z.string(),
    state: z.enum(["waiting", "running", "finished", "failed", "cancelled"]),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    progress: z.object({
      toRead: count,
      toMove: count,
      toRemove: count,
      unchanged: count,
      read: count,
      failed: count,
      moved: count,
      removed: count,
      passages: count,
      current: z.string().nullable(),
    }),
    failures: z.array(fileFailure).readonly(),
    error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
    report: z
      .object({
        outcome: z.enum(["finished", "stopped"]),
        added: z.array(z.string()).readonly(),
        updated: z.array(z.string()).readonly(),
        removed: z.array(z.string()).readonly(),
        failed: z.array(fileFailure).readonly(),
        skipped: z.array(fileFailure).readonly(),
        moved: z.array(z.object({ path: z.string(), from: z.string() })).readonly(),
        pages: count,
        passagesWritten: count,
        unchanged: count,
        seconds: z.number(),
      })
      .nullable(),
  })
  .openapi("IngestJob");

/** Without its report, which names every file: a hundred of them would be megabytes. */
const ingestJobEntry = ingestJob.omit({ report: true }).openapi("IngestJobEntry");

/** A job as it is sent: what could not be read says what to do about it. */
export function describeJob(job: IngestJobState) {
  const { report } = job;
  return {
    ...job,
    failures: job.failures.map(withRemedy),
    report:
      report === null
        ? null
        : { ...report, failed: report.failed.map(withRemedy), skipped: report.skipped.map(withRemedy) },
  };
}

export function describeJobEntry(job: IngestJobState): z.output<typeof ingestJobEntry> {
  const { report: _report, ...entry } = job;
  return { ...entry, failures: job.failures.map(withRemedy) };
}

function withRemedy(failure: FileFailure) {
  return { ...failure, remedy: ERROR_KINDS[failure.code].remedy };
}

export const uploadQuery = z.strictObject({
  folder: z
    .string()
    .min(1)
    .max(2_000)
    .exactOptional()
    .openapi({ description: "Where the files go within the collection, with slashes; made when it is not there." }),
});

export const jobList = z.object({ jobs: z.array(ingestJobEntry).readonly() }).openapi("IngestJobs");

export const uploadResult = z
  .object({
    files: z
      .array(
        z.object({
          name: z.string().openapi({ description: "With its folder, as the document's path." }),
          size: count,
        }),
      )
      .readonly(),
    job: ingestJob,
  })
  .openapi("Upload");

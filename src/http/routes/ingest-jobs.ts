// Ingests on request: begun, listed, watched, cancelled. Folders that the knowledge base does not know are for an admin to add.
import { realpath } from "node:fs/promises";
import { isAbsolute, sep } from "node:path";
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import type { JobEvent } from "../../knowledge-base/ingest-jobs.ts";
import type { Caller } from "../../people/caller.ts";
import { isAtLeast } from "../../people/role.ts";
import { streamEvents } from "../event-stream.ts";
import { describeJob, describeJobEntry, ingestJob, jobBody, jobList } from "../job-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const DEFAULT_COLLECTION = "default";
const params = z.strictObject({ id: z.uuid() });
const oneJob = { description: "The job.", content: { "application/json": { schema: ingestJob } } };

const startRoute = route({
  method: "post",
  path: "/v1/ingest-jobs",
  operationId: "startIngest",
  summary: "Brings a folder in step; a new folder, another collection or other patterns take the role admin",
  role: "editor",
  request: { body: { required: true, content: { "application/json": { schema: jobBody } } } },
  responses: { 202: oneJob },
});

const listRoute = route({
  method: "get",
  path: "/v1/ingest-jobs",
  operationId: "listIngests",
  summary: "Lists the ingests since the service started, newest first",
  role: "editor",
  responses: { 200: { description: "The jobs.", content: { "application/json": { schema: jobList } } } },
});

const getRoute = route({
  method: "get",
  path: "/v1/ingest-jobs/{id}",
  operationId: "getIngest",
  summary: "Says how far an ingest is",
  role: "editor",
  request: { params },
  responses: { 200: oneJob },
});

const eventsRoute = route({
  method: "get",
  path: "/v1/ingest-jobs/{id}/events",
  operationId: "watchIngest",
  summary: "Streams how far an ingest is until it has ended",
  role: "editor",
  request: { params },
  responses: {
    200: {
      description: "`job-progress`, then `job-ended` or `error`; each holds the job.",
      content: { "text/event-stream": { schema: z.string() } },
    },
  },
});

const cancelRoute = route({
  method: "post",
  path: "/v1/ingest-jobs/{id}/cancel",
  operationId: "cancelIngest",
  summary: "Ends an ingest; what it has written stays",
  role: "editor",
  request: { params },
  responses: { 200: oneJob },
});

export function ingestJobRoutes({ application }: ServiceParts) {
  return routeGroup()
    .openapi(startRoute, async (context) => {
      const { folder, ...options } = context.req.valid("json");
      const { collection, path } = await placeOf(application, folder, options, context.var.principal);
      const job = application.jobs.start({ kind: "sync", folder: path, ...options }, collection);
      return context.json(describeJob(job), 202);
    })
    .openapi(listRoute, (context) =>
      context.json({ jobs: application.jobs.list(context.var.principal).map(describeJobEntry) }, 200),
    )
    .openapi(getRoute, (context) =>
      context.json(describeJob(application.jobs.get(context.req.valid("param").id, context.var.principal)), 200),
    )
    .openapi(eventsRoute, (context) => {
      const { id } = context.req.valid("param");
      const { principal } = context.var;
      // what is not there is an error of the request, not of the stream
      application.jobs.get(id, principal);
      const isLast = ({ type }: Pick<JobEvent, "type">) => type === "job-ended";
      return streamEvents(context, (signal) => described(application.jobs.watch(id, principal, signal)), { isLast });
    })
    .openapi(cancelRoute, (context) =>
      context.json(describeJob(application.jobs.cancel(context.req.valid("param").id, context.var.principal)), 200),
    );
}

async function* described(events: AsyncIterable<JobEvent>) {
  for await (const { type, job } of events) yield { type, job: describeJob(job) };
}

/** The folder by its real path, so that no link leads an editor out of the folders that are known. */
async function placeOf(
  { status }: Pick<ServiceParts["application"], "status">,
  folder: string,
  options: Pick<z.output<typeof jobBody>, "collection" | "include" | "exclude">,
  caller: Caller,
): Promise<{ path: string; collection: string }> {
  if (!isAbsolute(folder) || folder.includes("\0"))
    throw new EyrieError("invalid-request", "folder: must be an absolute path");
  const path = await realpath(folder).catch(() => folder);
  const known = status(caller).folders.find((one) => path === one.path || path.startsWith(one.path + sep));
  const changesRules =
    known === undefined ||
    options.include !== undefined ||
    options.exclude !== undefined ||
    (options.collection ?? known.collection) !== known.collection;
  if (changesRules && !isAtLeast(caller.role, "admin"))
    throw new EyrieError("forbidden", `only an admin adds a folder or changes what is taken from it`);
  return { path, collection: options.collection ?? known?.collection ?? DEFAULT_COLLECTION };
}

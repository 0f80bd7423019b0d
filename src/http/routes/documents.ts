// The documents: listed, described, read, and taken out. Their files have a route file of their own.
import { z } from "@hono/zod-openapi";
import { type ErrorCode, ERROR_KINDS } from "../../errors.ts";
import { describeJob, ingestJob } from "../job-wire.ts";
import {
  documentDetail,
  documentId,
  documentPage,
  documentText,
  listingQuery,
  placeQuery,
  textQuery,
} from "../document-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const DEFAULT_LENGTH = 20_000;
const params = z.strictObject({ id: documentId });

const listRoute = route({
  method: "get",
  path: "/v1/documents",
  operationId: "listDocuments",
  summary: "Lists documents, those that could not be read among them",
  role: "reader",
  request: { query: listingQuery },
  responses: {
    200: { description: "One page of them.", content: { "application/json": { schema: documentPage } } },
  },
});

const getRoute = route({
  method: "get",
  path: "/v1/documents/{id}",
  operationId: "getDocument",
  summary: "Describes a document",
  role: "reader",
  request: { params },
  responses: {
    200: { description: "The document.", content: { "application/json": { schema: documentDetail } } },
  },
});

const textRoute = route({
  method: "get",
  path: "/v1/documents/{id}/text",
  operationId: "readDocument",
  summary: "Gives the text of a page, or from an offset on, with the places of headings",
  role: "reader",
  request: { params, query: textQuery },
  responses: {
    200: {
      description: "The text, with offsets that citations use.",
      content: { "application/json": { schema: documentText } },
    },
  },
});

const deleteRoute = route({
  method: "delete",
  path: "/v1/documents/{id}",
  operationId: "deleteDocument",
  summary: "Takes a document's file out of the knowledge base and keeps it out; an uploaded file is deleted",
  role: "editor",
  request: { params },
  responses: {
    200: {
      description: "How many documents left, those within the file among them.",
      content: { "application/json": { schema: z.object({ removed: z.number().int() }) } },
    },
  },
});

const retryRoute = route({
  method: "post",
  path: "/v1/documents/{id}/retry",
  operationId: "retryDocument",
  summary: "Reads again a file that could not be read",
  role: "editor",
  request: { params },
  responses: {
    202: { description: "The job that reads it.", content: { "application/json": { schema: ingestJob } } },
  },
});

const retryAllRoute = route({
  method: "post",
  path: "/v1/retries",
  operationId: "retryDocuments",
  summary: "Reads again every file that could not be read, of all that the caller sees, a collection or a folder",
  role: "editor",
  request: { query: placeQuery },
  responses: {
    202: {
      description: "The jobs that read them, one for each folder of the knowledge base.",
      content: { "application/json": { schema: z.object({ jobs: z.array(ingestJob).readonly() }) } },
    },
  },
});

export function documentRoutes({ application }: ServiceParts) {
  return routeGroup()
    .openapi(listRoute, (context) => {
      const { direction, ...request } = context.req.valid("query");
      const { library } = application;
      const page = library.list({ ...request, descending: direction === "descending" }, context.var.principal);
      return context.json({ ...page, documents: page.documents.map(withRemedy) }, 200);
    })
    .openapi(getRoute, (context) => {
      const { id } = context.req.valid("param");
      return context.json(withRemedy(application.library.describe(id, context.var.principal)), 200);
    })
    .openapi(textRoute, (context) => {
      const { id } = context.req.valid("param");
      const { page, start = 0, length = DEFAULT_LENGTH } = context.req.valid("query");
      const part = page === undefined ? { start, length } : { page };
      return context.json(application.library.read(id, part, context.var.principal), 200);
    })
    .openapi(retryRoute, (context) => {
      const { path, folder, collection } = application.library.fileOf(
        context.req.valid("param").id,
        context.var.principal,
      );
      const job = application.jobs.start({ kind: "retry", folder, files: [path] }, collection);
      return context.json(describeJob(job), 202);
    })
    .openapi(retryAllRoute, (context) => {
      const failed = application.library.failures(context.req.valid("query"), context.var.principal);
      const folders = new Map(failed.map(({ folder, collection }) => [folder, collection]));
      const jobs = [...folders].map(([folder, collection]) => {
        const files = new Set(failed.filter((one) => one.folder === folder).map(({ file }) => file));
        return application.jobs.start({ kind: "retry", folder, files: [...files] }, collection);
      });
      return context.json({ jobs: jobs.map(describeJob) }, 202);
    })
    .openapi(deleteRoute, async (context) => {
      const { id } = context.req.valid("param");
      return context.json({ removed: await application.library.remove(id, context.var.principal) }, 200);
    });
}

function withRemedy<Document extends { failure: { code: ErrorCode; reason: string } | null }>(document: Document) {
  const { failure } = document;
  return {
    ...document,
    failure: failure === null ? null : { ...failure, remedy: ERROR_KINDS[failure.code].remedy },
  };
}

// Files sent into a collection: stored whole, then read by an ingest job.
import { z } from "@hono/zod-openapi";
import type { UploadedFile } from "../../knowledge-base/uploads.ts";
import { EyrieError } from "../../errors.ts";
import { collectionName } from "../document-wire.ts";
import { describeJob, uploadQuery, uploadResult } from "../job-wire.ts";
import { readFiles } from "../multipart.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

/** What ingest reads of a file at most. */
const LARGEST_FILE_BYTES = 100 * 2 ** 20;
const MOST_FILES = 100;

/** Bodies of this route are limited here, file by file. */
export const UPLOAD_PATH = "/v1/collections/:collection/documents";

const uploadRoute = route({
  method: "post",
  path: "/v1/collections/{collection}/documents",
  operationId: "uploadDocuments",
  summary: "Stores files in a collection and begins to read them; one of the same name in the same folder is replaced",
  role: "editor",
  request: {
    params: z.strictObject({ collection: collectionName }),
    query: uploadQuery,
    body: {
      required: true,
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: { files: { type: "array", items: { type: "string", format: "binary" } } },
            required: ["files"],
          },
        },
      },
    },
  },
  responses: {
    202: {
      description: "What was stored, and the job that reads it.",
      content: { "application/json": { schema: uploadResult } },
    },
  },
});

export function uploadRoutes({ application: { uploads, jobs } }: ServiceParts) {
  return routeGroup().openapi(uploadRoute, async (context) => {
    const { collection } = context.req.valid("param");
    const inFolder = context.req.valid("query");
    const { collections } = context.var.principal;
    if (collections !== "all" && !collections.includes(collection))
      throw new EyrieError("not-found", `no collection ${collection}`);
    // in the order they were sent; small ones are written beside one another
    const places: (UploadedFile | null)[] = [];
    const whole = () => places.filter((file) => file !== null);
    const begin = () => {
      const files = whole().map(({ path }) => path);
      return jobs.start({ kind: "upload", folder: uploads.folderOf(collection), files }, collection);
    };
    try {
      await readFiles(context.req.raw, MOST_FILES, async (file) => {
        const place = places.push(null) - 1;
        places[place] = await uploads.store(collection, { ...file, ...inFolder, limit: LARGEST_FILE_BYTES });
      });
    } catch (error) {
      // those that are whole stay, and are read
      if (whole().length > 0) begin();
      throw error;
    }
    if (whole().length === 0) throw new EyrieError("invalid-request", "the request holds no file");
    const files = whole().map(({ name, size }) => ({ name, size }));
    return context.json({ files, job: describeJob(begin()) }, 202);
  });
}

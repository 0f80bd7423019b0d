// Documents, collections and ingest jobs as they go over the wire.
import { z } from "@hono/zod-openapi";

export const collectionName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, "must be letters, digits, blanks and . _ -, at most 100")
  .openapi({ pattern: "^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$" });

export const documentId = z.string().regex(/^[0-9a-f]{32}$/, "must be an id of 32 hexadecimal digits");

const state = z.enum(["searchable", "outdated", "failed"]);

/** As a query says it: digits alone, where `Number` would take nothing and `1e3` as well. */
export const wholeNumber = (least: number, most: number, description: string) =>
  z
    .string()
    .regex(/^\d{1,10}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .openapi({ type: "integer", minimum: least, maximum: most, description });

const folderPath = z
  .string()
  .min(1)
  .max(4_000)
  .transform((path) => path.replace(/\/+$/, ""))
  .openapi({ description: "A path that documents lie below, such as `handbook/remote-work`." });

export const placeQuery = z.strictObject({
  collection: z.string().max(1_000).optional(),
  folder: folderPath.optional(),
});

export const changesQuery = z.strictObject({ limit: wholeNumber(1, 500, "50 when left out.").default(50) });

const count = z.number().int();

export const folderContents = z
  .object({
    folders: z
      .array(z.object({ name: z.string(), documents: count, failures: count }))
      .readonly()
      .openapi({ description: "Those that lie in it, with all that is below each." }),
    formats: z.array(z.object({ name: z.string(), documents: count })).readonly(),
  })
  .openapi("FolderContents");

export const changeList = z
  .object({
    changes: z
      .array(
        z.object({
          change: z.enum(["added", "updated", "moved", "removed"]),
          path: z.string(),
          at: z.string(),
          documentId: z.string().nullable().openapi({ description: "Of the document that is there now." }),
          title: z.string().nullable(),
        }),
      )
      .readonly(),
  })
  .openapi("Changes");

export const listingQuery = placeQuery.extend({
  format: z.string().max(1_000).optional(),
  state: state.optional(),
  query: z.string().trim().min(1).max(1_000).optional().openapi({ description: "Stands in title or path." }),
  order: z.enum(["path", "title", "date", "size"]).default("path"),
  direction: z.enum(["ascending", "descending"]).default("ascending"),
  offset: wholeNumber(0, 1_000_000_000, "0 when left out.").default(0),
  limit: wholeNumber(1, 200, "50 when left out.").default(50),
});

const failure = z.object({
  code: z.string(),
  reason: z.string(),
  remedy: z.string().openapi({ description: "What to do about it." }),
});

const listedDocument = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  collection: z.string(),
  state,
  format: z.string().nullable(),
  date: z.string().nullable(),
  size: z.number().int(),
  pageCount: z.number().int().nullable(),
  failure: failure.nullable(),
});

export const documentPage = z
  .object({ documents: z.array(listedDocument).readonly(), total: z.number().int() })
  .openapi("DocumentPage");

export const documentDetail = listedDocument
  .extend({
    filePath: z.string().openapi({ description: "The file that holds the document; `path` unless it is a part." }),
    tags: z.array(z.string()).readonly(),
    pagesWithoutText: z.array(z.number().int()).readonly(),
    passages: z.number().int(),
    ingestedAt: z.string().nullable(),
    uploaded: z.boolean(),
  })
  .openapi("Document");

export const textQuery = z
  .strictObject({
    page: wholeNumber(1, 1_000_000, "From 1; not with `start`.").optional(),
    start: wholeNumber(0, 2_000_000_000, "UTF-16 offset in the whole text; 0 when left out.").optional(),
    length: wholeNumber(1, 100_000, "20000 when left out.").optional(),
  })
  .refine(({ page, start, length }) => page === undefined || (start === undefined && length === undefined), {
    message: "give `page`, or `start` and `length`",
  });

export const documentText = z
  .object({
    documentId: z.string(),
    page: z.number().int().nullable(),
    pageCount: z.number().int().nullable(),
    start: z.number().int().openapi({ description: "UTF-16 offset in the whole text, as a citation's." }),
    end: z.number().int(),
    length: z.number().int().openapi({ description: "Of the whole text." }),
    text: z.string(),
    sections: z
      .array(
        z.object({
          page: z.number().int().nullable(),
          headingPath: z.array(z.string()).readonly(),
          start: z.number().int(),
          end: z.number().int(),
        }),
      )
      .readonly(),
  })
  .openapi("DocumentText");

export const collectionList = z
  .object({
    collections: z
      .array(
        z.object({
          name: z.string(),
          folders: z.number().int(),
          documents: z.number().int(),
          failures: z.number().int(),
        }),
      )
      .readonly(),
  })
  .openapi("Collections");

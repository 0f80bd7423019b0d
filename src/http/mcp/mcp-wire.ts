// What agents send the tools and are sent back, as schemas that they are shown. The words of the descriptions are read by a model.
import { z } from "@hono/zod-openapi";
import { answer, citation } from "../answer-wire.ts";
import { documentId, documentText } from "../document-wire.ts";
import { filterBody, question } from "../wire.ts";

const filter = filterBody
  .default({})
  .describe(
    'Leaves only documents for which every given part holds: collections, paths (globs such as "handbook/*"), formats, tags, and days from and to.',
  );

export const searchArguments = z.strictObject({
  query: question.describe('What to look for. A "quoted phrase" must stand in a passage, -word must not.'),
  limit: z.number().int().min(1).max(100).default(10).describe("Most passages to give."),
  filter,
});

export const foundPassages = z.object({
  passages: z
    .array(
      citation
        .omit({ quote: true })
        .extend({ text: z.string(), score: z.number().describe("0 to 1, comparable within one search only.") }),
    )
    .readonly(),
});

export const askArguments = z.strictObject({
  question: question.describe("A whole question that needs no conversation to be understood."),
  filter,
});

export const askedAnswer = answer.omit({ sentences: true, trace: true });

export const readArguments = z
  .strictObject({
    documentId: documentId.describe("As search and ask give it."),
    page: z.number().int().min(1).max(1_000_000).optional().describe("From 1; not with start or length."),
    start: z
      .number()
      .int()
      .min(0)
      .max(2_000_000_000)
      .optional()
      .describe("Offset in the whole text, as citations have."),
    length: z.number().int().min(1).max(100_000).optional().describe("20000 when left out."),
  })
  .refine(({ page, start, length }) => page === undefined || (start === undefined && length === undefined), {
    message: "give page, or start and length",
  });

export const readText = documentText.omit({ sections: true }).extend({ path: z.string(), title: z.string() });

export type FoundPassages = z.output<typeof foundPassages>;
export type AskedAnswer = z.output<typeof askedAnswer>;
export type ReadText = z.output<typeof readText>;

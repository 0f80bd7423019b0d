// The requests the service reads. Parsed here, trusted inside.
import { z } from "@hono/zod-openapi";

export const question = z.string().trim().min(1, "must not be empty").max(4_000, "must be at most 4000 characters");

const names = z.array(z.string().min(1).max(1_000)).min(1).max(100).optional();
const day = z.iso.date("must be a day such as 2025-01-31").optional();

/** Which documents a request is put to; what is left out excludes nothing. */
export const filterBody = z.strictObject({
  collections: names,
  paths: names,
  formats: names,
  tags: names,
  from: day,
  to: day,
});

export const conversationId = z.string().regex(/^[0-9a-f]{32}$/, "must be an id of 32 hexadecimal digits");

export const askBody = z
  .strictObject({
    question,
    history: z
      .array(z.strictObject({ question: z.string().max(4_000), answer: z.string().max(20_000) }))
      .max(20)
      .default([]),
    filter: filterBody.default({}),
    conversationId: conversationId.optional().openapi({
      description: "The question is asked in it: its history is taken from there, and the answer is kept there.",
    }),
    replaces: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .openapi({ description: "Number of the exchange in the conversation whose place the answer takes." }),
    explain: z.boolean().default(false),
    stream: z.boolean().default(false),
  })
  .refine(({ conversationId: id, history }) => id === undefined || history.length === 0, {
    message: "give `history`, or a `conversationId`",
  })
  .refine(({ conversationId: id, replaces }) => replaces === undefined || id !== undefined, {
    message: "`replaces` goes with a `conversationId`",
  });

export const searchBody = z.strictObject({
  query: question,
  limit: z.number().int().min(1).max(100).default(10),
  filter: filterBody.default({}),
  explain: z.boolean().default(false),
});

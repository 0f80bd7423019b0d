// The requests the service reads. Parsed here, trusted inside.
import { z } from "zod";

const question = z.string().trim().min(1, "must not be empty").max(4_000, "must be at most 4000 characters");

export const askBody = z.strictObject({
  question,
  history: z
    .array(z.strictObject({ question: z.string().max(4_000), answer: z.string().max(20_000) }))
    .max(20)
    .default([]),
  stream: z.boolean().default(false),
});

export const searchBody = z.strictObject({
  query: question,
  limit: z.number().int().min(1).max(100).default(10),
});

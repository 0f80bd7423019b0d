// How the answers do, as it goes over the wire.
import { z } from "@hono/zod-openapi";

const milliseconds = z.number().nullable();

const figures = z.object({
  asked: z.number().int(),
  answered: z.number().int(),
  unanswered: z.number().int().openapi({ description: "The documents did not answer." }),
  failed: z.number().int(),
  left: z.number().int().openapi({ description: "Whoever asked did not wait." }),
  p50Ms: milliseconds.openapi({ description: "From the question to the end of the answer; null when none was noted." }),
  p95Ms: milliseconds,
  firstP50Ms: milliseconds.openapi({ description: "From the question to the first word." }),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  sentences: z.number().int().openapi({ description: "Written by a model." }),
  supported: z.number().int().openapi({ description: "Of those, by the passages." }),
});

export const insight = z
  .object({
    from: z.string(),
    to: z.string(),
    showsWords: z
      .boolean()
      .openapi({ description: "Whether questions are kept in their words, and shown to the caller." }),
    total: figures,
    days: z.array(figures.extend({ day: z.string() })).readonly(),
    unanswered: z
      .array(z.object({ question: z.string().nullable(), times: z.number().int(), last: z.string() }))
      .readonly(),
    documents: z
      .array(z.object({ id: z.string(), title: z.string(), path: z.string(), answers: z.number().int() }))
      .readonly(),
  })
  .openapi("Insight");

// The part of OpenAI's API that is spoken here, as clients of it send and read it; fields that mean nothing here are let go.
import { z } from "@hono/zod-openapi";

const content = z.union([
  z.string().max(100_000),
  z.array(z.looseObject({ type: z.string(), text: z.string().max(100_000).optional() })).max(100),
]);

export const chatBody = z.looseObject({
  model: z.string().max(200).optional(),
  messages: z
    .array(z.looseObject({ role: z.string(), content: content.nullable().optional() }))
    .min(1)
    .max(200),
  stream: z.boolean().nullable().optional(),
});

export const embeddingsBody = z.looseObject({
  model: z.string().max(200).optional(),
  input: z.union([z.string().min(1).max(100_000), z.array(z.string().min(1).max(100_000)).min(1).max(256)]),
  encoding_format: z.enum(["float", "base64"]).default("float"),
});

const model = z.object({ id: z.string(), object: z.literal("model"), created: z.number(), owned_by: z.string() });
export const modelList = z.object({ object: z.literal("list"), data: z.array(model) }).openapi("ModelList");

export const chatCompletion = z
  .looseObject({ id: z.string(), object: z.literal("chat.completion"), created: z.number(), model: z.string() })
  .openapi("ChatCompletion");

export const embeddingList = z
  .object({
    object: z.literal("list"),
    model: z.string(),
    data: z.array(
      z.object({
        object: z.literal("embedding"),
        index: z.number().int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    usage: z.object({ prompt_tokens: z.number().int(), total_tokens: z.number().int() }),
  })
  .openapi("EmbeddingList");

export type ChatMessage = z.output<typeof chatBody>["messages"][number];

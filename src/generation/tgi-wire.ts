// What text-generation-inference sends, as far as it is used here. See the OpenAPI document of TGI v3.3.7; unknown fields are ignored.
import { z } from "zod";

export const tgiInfo = z.object({
  model_id: z.string(),
  max_input_tokens: z.number().int().positive(),
  max_total_tokens: z.number().int().positive(),
});

/** TGI sends an array of tokens, vLLM an object with their number. */
export const tokenCount = z.union([
  z.array(z.unknown()).transform((tokens) => tokens.length),
  z.object({ count: z.number().int() }).transform(({ count }) => count),
  z.object({ tokenize_response: z.array(z.unknown()) }).transform((answer) => answer.tokenize_response.length),
]);

/** One event of /generate_stream. The last one has `generated_text`; an error takes the place of an event, under status 200. */
export const tgiStreamEvent = z.union([
  z.object({ error: z.string() }),
  z.object({
    token: z.object({ text: z.string(), special: z.boolean().default(false) }),
    generated_text: z.string().nullish(),
    details: z
      .object({ finish_reason: z.string(), generated_tokens: z.number(), input_length: z.number().optional() })
      .nullish(),
  }),
]);

export type TgiStreamEvent = z.output<typeof tgiStreamEvent>;

// The messages route (/v1/chat/completions) and its neighbours as far as they are used here. Servers differ: a role alone first, null or
// absent content, an empty or null finish reason, no choice in an event that only counts tokens.
import { z } from "zod";

const choice = z.object({
  delta: z.object({ content: z.string().nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});

export const messagesStreamEvent = z.object({
  choices: z
    .array(choice)
    .nullish()
    .transform((choices) => choices ?? []),
});

/** /v1/models; vLLM and SGLang add the tokens of prompt and answer together. */
export const modelList = z.object({
  data: z.array(z.object({ id: z.string(), max_model_len: z.number().int().positive().nullish() })),
});

/** /props of llama.cpp's server: `n_ctx` is the context of one slot. */
export const llamaCppProperties = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().int().positive() }),
});

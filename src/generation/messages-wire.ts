// One event of the messages route (/v1/chat/completions) as far as it is used here. Servers differ: a role alone first, null or absent
// content, an empty or null finish reason, an event without a choice.
import { z } from "zod";

export const messagesStreamEvent = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
});

// Conversations and feedback as they go over the wire.
import { z } from "@hono/zod-openapi";
import { FEEDBACK_REASONS } from "../people/feedback-table.ts";
import { answer } from "./answer-wire.ts";
import { documentId, wholeNumber } from "./document-wire.ts";
import { conversationId } from "./wire.ts";

const title = z.string().trim().min(1, "must not be empty").max(4_000, "must be at most 4000 characters");
const page = {
  offset: wholeNumber(0, 1_000_000_000, "0 when left out.").default(0),
  limit: wholeNumber(1, 200, "50 when left out.").default(50),
};

export const titleBody = z.strictObject({ title });

export const conversationQuery = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .optional()
    .openapi({ description: "Stands in the title, a question or an answer." }),
  ...page,
});

const conversationFacts = z.object({
  id: conversationId,
  title: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});

export const conversation = conversationFacts
  .extend({ exchanges: z.number().int().openapi({ description: "How many." }) })
  .openapi("Conversation");

export const conversationPage = z
  .object({ conversations: z.array(conversation).readonly(), total: z.number().int() })
  .openapi("ConversationPage");

const upOrDown = z.enum(["up", "down"]);

const exchange = z
  .object({
    number: z.number().int(),
    askedAt: z.iso.datetime(),
    question: z.string(),
    searched: z.string().openapi({ description: "The question made whole from the conversation." }),
    rewrittenBy: z.enum(["model", "rules"]).nullable(),
    kind: z.enum(["fact", "list", "comparison", "summary"]),
    model: z.string().nullable(),
    // a reference that may be null besides: `nullable` would have it both
    answer: z.union([answer, z.null()]).openapi({
      description: "Null: it was made from documents of a collection that the caller may not see any more.",
    }),
    feedback: z
      .object({ id: z.string(), verdict: upOrDown })
      .nullable()
      .openapi({ description: "What the caller said of this answer." }),
  })
  .openapi("Exchange");

export const conversationDetail = conversationFacts
  .extend({ exchanges: z.array(exchange).readonly() })
  .openapi("ConversationDetail");

const reason = z.enum(FEEDBACK_REASONS);

export type { FeedbackReason } from "../people/feedback-table.ts";

export const feedbackBody = z
  .strictObject({
    verdict: upOrDown,
    reason: reason.optional().openapi({ description: "What is wrong; with `down` only." }),
    note: z.string().trim().max(4_000).default(""),
    question: z.string().trim().min(1).max(4_000),
    text: z.string().max(40_000).openapi({ description: "Of the answer." }),
    sources: z
      .array(
        z.strictObject({
          documentId,
          page: z.number().int().min(1).nullable(),
          heading: z.string().max(1_000).nullable(),
          quote: z.string().max(10_000),
        }),
      )
      .max(100)
      .default([]),
    exchange: z
      .strictObject({ conversationId, number: z.number().int().min(1) })
      .optional()
      .openapi({ description: "The answer, where a conversation keeps it; what was said of it before is replaced." }),
  })
  .refine(({ verdict, reason: given }) => verdict === "down" || given === undefined, {
    message: "`reason` goes with `down`",
  });

export const feedbackQuery = z.strictObject(page);

export const feedback = z
  .object({
    id: z.string(),
    giver: z.string(),
    givenAt: z.iso.datetime(),
    verdict: upOrDown,
    reason: reason.nullable(),
    note: z.string(),
    question: z.string(),
    text: z.string(),
    sources: z
      .array(
        z.object({
          documentId: z.string(),
          path: z.string(),
          collection: z.string(),
          page: z.number().int().nullable(),
          heading: z.string().nullable(),
          quote: z.string(),
        }),
      )
      .readonly(),
  })
  .openapi("Feedback");

export const feedbackPage = z.object({ feedback: z.array(feedback).readonly() }).openapi("FeedbackPage");

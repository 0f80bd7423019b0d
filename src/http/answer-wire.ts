// Answers, citations and passages as they go over the wire, as schemas for the OpenAPI document and for clients.
import { z } from "@hono/zod-openapi";

const provenance = z.object({
  documentId: z.string(),
  path: z.string().openapi({ description: "Below the folder it was taken in from." }),
  title: z.string(),
  page: z.number().int().nullable().openapi({ description: "From 1; null for formats without pages." }),
  lastPage: z.number().int().optional(),
  headingPath: z.array(z.string()).readonly(),
  start: z.number().int().openapi({ description: "UTF-16 offset in the document's text." }),
  end: z.number().int(),
  date: z.string().optional(),
});

export const citation = provenance
  .extend({
    number: z.number().int().openapi({ description: "Of its mark in the text: 1 for [1]." }),
    quote: z.string().openapi({ description: "Verbatim words of the document, between start and end." }),
  })
  .openapi("Citation");

const trace = z
  .looseObject({
    searched: z.string(),
    phrases: z.array(z.string()).readonly(),
    excluded: z.array(z.string()).readonly(),
    notice: z.string().nullable(),
    candidates: z.array(z.looseObject({ id: z.string(), path: z.string(), outcome: z.string() })).readonly(),
    stages: z.array(z.object({ stage: z.string(), ms: z.number() })).readonly(),
  })
  .openapi("Trace");

/** Described as far as clients can rely on it; the signs of the evidence and what calls hold may change. */
const answerTrace = z
  .looseObject({
    asked: z.string(),
    question: z.string(),
    rewrittenBy: z.enum(["model", "rules"]).nullable(),
    kind: z.enum(["fact", "list", "comparison", "summary"]),
    searches: z
      .array(
        z.object({
          question: z.string(),
          found: z.number().int(),
          ms: z.number(),
          retrieval: z.union([trace, z.null()]),
        }),
      )
      .readonly(),
    evidence: z
      .array(
        z.object({
          question: z.string(),
          signs: z.record(z.string(), z.number()).nullable(),
          probability: z.number(),
          answeredFrom: z.number(),
        }),
      )
      .readonly(),
    calls: z
      .array(z.looseObject({ purpose: z.enum(["answer", "part"]), model: z.string(), ms: z.number() }))
      .readonly(),
    stages: z.array(z.object({ stage: z.string(), ms: z.number() })).readonly(),
    totalMs: z.number(),
  })
  .openapi("AnswerTrace");

export const answer = z
  .object({
    question: z.string(),
    answered: z.boolean(),
    mode: z.enum(["model", "extractive", "refusal"]),
    text: z.string(),
    citations: z.array(citation).readonly(),
    sentences: z
      .array(
        z.object({
          text: z.string(),
          start: z.number().int(),
          end: z.number().int(),
          citations: z.array(z.number().int()).readonly(),
          support: z.enum(["supported", "weak", "unsupported"]),
          reason: z.string(),
        }),
      )
      .readonly(),
    confidence: z.number().nullable(),
    nearest: z.array(citation).readonly(),
    notice: z.string().nullable(),
    finishReason: z.enum(["stop", "length"]),
    exchange: z.number().int().optional().openapi({ description: "Its number in the conversation that keeps it." }),
    usage: z
      .object({ inputTokens: z.number().int(), outputTokens: z.number().int() })
      .optional()
      .openapi({ description: "Tokens that the model's server counted; left out when it wrote nothing." }),
    trace: answerTrace.optional(),
  })
  .openapi("Answer");

const passage = z
  .object({
    id: z.string(),
    text: z.string(),
    tableHeader: z.string().optional(),
    provenance,
    rank: z.number().int(),
    score: z.number(),
    wordScore: z.number(),
    vectorScore: z.number(),
    wordRank: z.number().int().nullable(),
    vectorRank: z.number().int().nullable(),
    parts: z.array(provenance).readonly().optional(),
  })
  .openapi("Passage");

export const searchResult = z
  .object({ query: z.string(), passages: z.array(passage).readonly(), trace: trace.optional() })
  .openapi("SearchResult");

// What one question of a run brought: all that measures and reports are made from, one JSON object a line. Read tolerantly, since a run may
// be older or newer than this code.
import { z } from "zod";
import { question } from "./question-set.ts";

const place = z.looseObject({
  path: z.string(),
  page: z.number().nullable(),
  lastPage: z.number().optional(),
  headingPath: z.array(z.string()),
});

const passage = z.object({ text: z.string(), score: z.number(), provenance: place });

const citation = place.extend({
  number: z.number(),
  quote: z.string(),
  documentId: z.string(),
  start: z.number(),
  end: z.number(),
});

/** How an answer came to be, as far as reports show it; what else there is of it is not kept. */
const answerTrace = z.object({
  evidence: z.array(
    z.object({
      probability: z.number(),
      answeredFrom: z.number(),
      signs: z.record(z.string(), z.number()).nullable(),
    }),
  ),
  calls: z.array(
    z.object({
      model: z.string(),
      promptTokens: z.number().nullable(),
      usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }).nullable(),
      firstTokenMs: z.number(),
      ms: z.number(),
    }),
  ),
  stages: z.array(z.object({ stage: z.string(), ms: z.number() })),
});

export const answer = z.looseObject({
  answered: z.boolean(),
  mode: z.string(),
  text: z.string(),
  citations: z.array(citation),
  sentences: z.array(z.looseObject({ text: z.string(), citations: z.array(z.number()), support: z.string() })),
  confidence: z.number().nullable(),
  notice: z.string().nullable(),
  trace: answerTrace.optional(),
});

const candidate = z.looseObject({
  path: z.string(),
  page: z.number().nullable(),
  wordRank: z.number().nullable(),
  vectorRank: z.number().nullable(),
  fusedRank: z.number(),
  outcome: z.string(),
});

export const trace = z.looseObject({
  candidates: z.array(candidate),
  stages: z.array(z.looseObject({ stage: z.string(), ms: z.number() })),
});

export const outcome = z.object({
  question,
  /** The question that was searched for: the asked one, made whole from the conversation. */
  asked: z.string(),
  passages: z.array(passage),
  /** Documents in the order of their best passage, by words alone and by vectors alone. */
  byWords: z.array(z.string()),
  byVectors: z.array(z.string()),
  trace,
  /** Null where passages alone were asked for, and where the answer failed. */
  answer: answer.nullable(),
  /** How many of the citations are, to the letter, what their document holds there. */
  validCitations: z.number(),
  /** Share of the exact ten nearest passages that the graph finds; null where it was not asked. */
  graphRecall: z.number().nullable(),
  /** Milliseconds. `firstWord`: to the first piece of the answer's text. */
  times: z.object({ search: z.number(), firstWord: z.number().nullable(), answer: z.number().nullable() }),
  /** Of the calls of a model; null where none was asked, or where its server counts none. */
  tokens: z.object({ prompt: z.number(), answer: z.number() }).nullable(),
  /** Why the question could not be asked. */
  error: z.string().nullable(),
});

export type Outcome = z.output<typeof outcome>;
export type Answer = z.output<typeof answer>;
export type Trace = z.output<typeof trace>;
export type FoundPassage = z.output<typeof passage>;

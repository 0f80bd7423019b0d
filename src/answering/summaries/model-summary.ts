// A summary that a model writes: what fits one prompt is summarised at once; what does not is read part by part, and the summary is written
// from the notes, under the numbers of the passages that support them, and checked against those passages.
import type { BaseMessage } from "langchain";
import type { Principal } from "../../document/principal.ts";
import { EyrieError } from "../../errors.ts";
import type { GroundedChatModel } from "../../generation/grounded-chat-model.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { AnswerEvent } from "../answer-event.ts";
import type { AnswerTracer } from "../answer-trace.ts";
import { lengthOf } from "../prompt.ts";
import { openMessages } from "../prompted-stream.ts";
import { divideTokens } from "../token-budget.ts";
import { type ModelAnsweringParts, streamWrittenAnswer } from "../written-answer.ts";
import { evenly } from "./evenly.ts";
import { type Note, readParts } from "./read-parts.ts";
import { type Numbered, composeSummary, divideIntoParts } from "./summary-prompt.ts";
import type { SummaryScope } from "./summary-scope.ts";

export interface SummaryRequest {
  readonly question: string;
  readonly scope: SummaryScope;
  readonly principal: Principal;
  readonly maxNewTokens: number;
  readonly tracer: AnswerTracer;
  readonly signal?: AbortSignal | undefined;
}

export type ModelSummariser = (request: SummaryRequest) => AsyncIterable<AnswerEvent>;

export interface SummarisingParts extends ModelAnsweringParts {
  /** Longest time for reading the parts, in milliseconds. */
  readonly readingMs: number;
}

/** Notes of one part need fewer tokens than an answer. */
const PART_TOKENS = 160;

/**
 * Nothing but progress comes before the first words of the summary, so that a model that fails can be replaced by quotations.
 * @throws EyrieError `model-*`
 */
export async function* streamModelSummary(
  model: GroundedChatModel,
  parts: SummarisingParts,
  request: SummaryRequest,
): AsyncGenerator<AnswerEvent> {
  const { question, scope, principal, maxNewTokens, tracer, signal } = request;
  const caller = principal.id;
  const budget = divideTokens(await model.limits(signal), maxNewTokens);
  const divided = await divideIntoParts(model, { question, passages: scope.passages, budget, signal });
  const read = divided.flat();
  const all = scope.passages.length;
  const told = [`A summary of ${scope.name}.`];
  if (read.length < all) told.push(`Of ${all} passages ${read.length} were read, evenly.`);
  const [only, ...others] = divided;
  if (only === undefined) throw new EyrieError("model-prompt-too-long", `no passage of ${scope.name} fits a prompt`);
  let numbered: readonly Numbered[] = only;
  let passages: readonly RetrievedPassage[] = only;
  if (others.length > 0) {
    const options = { question, caller, maxNewTokens: Math.min(PART_TOKENS, budget.answerTokens), tracer, signal };
    const { notes, unread } = yield* readParts(model, parts, divided, { ...options, deadlineMs: parts.readingMs });
    if (unread > 0) told.push(`${unread} of ${divided.length} parts could not be read.`);
    if (notes.length === 0) throw new EyrieError("model-failed", "the model noted nothing that the passages support");
    ({ numbered, passages } = await fitNotes(model, question, notes, budget.promptTokens, signal));
  }
  const messages = composeSummary("whole", question, numbered);
  const tokens = await model.countTokens(messages, signal);
  const stream = await openMessages(
    model,
    { caller, signal },
    describePrompt(messages, tokens, { passages, numbered, maxNewTokens: budget.answerTokens }),
  );
  yield* streamWrittenAnswer(parts, stream, {
    question,
    kind: "summary",
    answerability: 1,
    sides: [],
    read,
    told,
    tracer,
    signal,
  });
}

/** The notes under the passages that support them; of too many, some from everywhere. */
async function fitNotes(
  model: GroundedChatModel,
  question: string,
  notes: readonly Note[],
  promptTokens: number,
  signal: AbortSignal | undefined,
): Promise<{ numbered: readonly Numbered[]; passages: readonly RetrievedPassage[] }> {
  let kept = notes;
  for (;;) {
    const passages = [...new Map(kept.map(({ passage }) => [passage.id, passage])).values()];
    const numbered = passages.map(({ id, provenance }) => ({
      provenance,
      text: kept
        .filter(({ passage }) => passage.id === id)
        .map(({ text }) => text)
        .join(" "),
    }));
    const tokens = await model.countTokens(composeSummary("whole", question, numbered), signal);
    if (tokens <= promptTokens) return { numbered, passages };
    if (kept.length === 1) throw new EyrieError("model-prompt-too-long", "not even one note fits a prompt");
    kept = evenly(kept, Math.max(1, Math.min(kept.length - 1, Math.floor((kept.length * promptTokens) / tokens))));
  }
}

function describePrompt(
  messages: readonly BaseMessage[],
  tokens: number,
  {
    passages,
    numbered,
    maxNewTokens,
  }: { passages: readonly RetrievedPassage[]; numbered: readonly Numbered[]; maxNewTokens: number },
) {
  const perCharacter = tokens / lengthOf(messages);
  const passageTokens = numbered.map(({ text }) => Math.ceil(text.length * perCharacter));
  return { messages, passages, maxNewTokens, tokens, passageTokens, notice: null };
}

// THE main flow: a question in, a cited answer out, as events in the order they happen.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Principal } from "../document/principal.ts";
import { contentWords, stem } from "../document/words.ts";
import { EyrieError } from "../errors.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import { type RetrievalParts, retrievePassages } from "../retrieval/retrieve-passages.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import { citePart } from "./citations.ts";
import { selectQuotations } from "./extractive-answer.ts";
import type { ModelAnswerer } from "./model-answer.ts";
import type { QuotableUnit } from "./quotable-units.ts";
import { type WordWeights, isEnough, measureEvidence } from "./relevance.ts";
import { type QuestionRewriter, makeStandalone } from "./standalone-question.ts";

export interface AnsweringParts extends RetrievalParts {
  /** Writes answers with a model, as `streamModelAnswer` does; null: answers are extractive. */
  readonly modelAnswerer: ModelAnswerer | null;
  /** Makes follow-ups whole with a model; null: rules do. */
  readonly questionRewriter: QuestionRewriter | null;
  /** Passages retrieved for an answer. */
  readonly passages: number;
  /** Most tokens a model may write. */
  readonly maxNewTokens: number;
}

export interface AskRequest {
  readonly question: string;
  /** Earlier turns of the conversation, oldest first. */
  readonly history: readonly Turn[];
  /** Who asks: nothing they may not see is read, cited or counted. */
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const NO_MODEL_NOTICE = "No model wrote this: the sentences are quoted from the documents.";
export const REFUSAL = "The documents do not seem to answer this.";
const NEAREST_SHOWN = 3;

/**
 * Answers from the documents or says that they do not answer. Exactly one `answer-start` comes first and one `answer-end` last.
 * @throws EyrieError; what was yielded before stands, and is not a whole answer
 */
export async function* answerQuestion(parts: AnsweringParts, request: AskRequest): AsyncGenerator<AnswerEvent> {
  const { principal, signal } = request;
  const whole = await makeStandalone(parts.questionRewriter, request, { caller: principal.id, signal });
  for await (const event of answerWhole(parts, request, whole.question)) {
    const isRewritten = event.type === "answer-start" && whole.rewrittenBy !== null;
    yield isRewritten ? { ...event, rewrittenBy: whole.rewrittenBy } : event;
  }
}

async function* answerWhole(parts: AnsweringParts, request: AskRequest, question: string): AsyncGenerator<AnswerEvent> {
  const { principal, filter, signal } = request;
  const passages = await retrievePassages(parts, { question, principal, filter, limit: parts.passages, signal });
  const weights = await weighWords(parts, question);
  if (!isEnough(measureEvidence(passages, weights))) {
    yield* refuse(question, passages);
    return;
  }
  if (parts.modelAnswerer === null) {
    yield* answerExtractively(parts, { ...request, question, passages, weights, notice: NO_MODEL_NOTICE });
    return;
  }
  let begun = false;
  try {
    for await (const event of parts.modelAnswerer({
      ...request,
      standalone: question,
      passages,
      maxNewTokens: parts.maxNewTokens,
    })) {
      begun = true;
      yield event;
    }
  } catch (error) {
    if (begun || !isModelDown(error)) throw error;
    const notice = `${NO_MODEL_NOTICE} The model could not be asked: ${error.message}.`;
    yield* answerExtractively(parts, { ...request, question, passages, weights, notice });
  }
}

async function* answerExtractively(
  parts: AnsweringParts,
  request: {
    question: string;
    passages: readonly RetrievedPassage[];
    weights: WordWeights;
    notice: string;
    signal?: AbortSignal | undefined;
  },
): AsyncGenerator<AnswerEvent> {
  const { question, passages, weights, notice, signal } = request;
  const quoted = await selectQuotations(question, passages, { embedding: parts.embedding, weights, signal });
  if (quoted.length === 0) {
    yield* refuse(question, passages);
    return;
  }
  yield { type: "answer-start", mode: "extractive", model: null, question };
  const citations = quoted.map(({ passage, unit }, index) => citePart(index + 1, passage, unit));
  const pieces = quoted.map(({ unit }, index) => `${index === 0 ? "" : "\n"}${describeQuotation(unit)} [${index + 1}]`);
  for (const [index, citation] of citations.entries()) {
    yield { type: "text-delta", text: pieces[index] ?? "" };
    yield { type: "citation-added", citation };
  }
  const text = pieces.join("");
  yield {
    type: "answer-end",
    answered: true,
    mode: "extractive",
    text,
    citations,
    nearest: [],
    notice,
    finishReason: "stop",
  };
}

/** A table row is read with its header above it. */
function describeQuotation(unit: QuotableUnit): string {
  return unit.header === "" ? unit.text : `${unit.header}\n${unit.text}`;
}

function* refuse(question: string, passages: readonly RetrievedPassage[]): Generator<AnswerEvent> {
  yield { type: "answer-start", mode: "refusal", model: null, question };
  yield { type: "text-delta", text: REFUSAL };
  const nearest = passages
    .slice(0, NEAREST_SHOWN)
    .map((passage, index) => citePart(index + 1, passage, { start: 0, end: passage.text.length }));
  const notice =
    nearest.length === 0 ? "The knowledge base is empty." : "No model was asked. The nearest passages are listed.";
  yield {
    type: "answer-end",
    answered: false,
    mode: "refusal",
    text: REFUSAL,
    citations: [],
    nearest,
    notice,
    finishReason: "stop",
  };
}

function weighWords(parts: AnsweringParts, question: string): Promise<WordWeights> {
  return parts.knowledgeBase.inverseDocumentFrequencies(contentWords(question).map(stem));
}

/** Failures of the server, for which the documents can still be quoted; a refused request is a defect and is not hidden. */
function isModelDown(error: unknown): error is EyrieError {
  return (
    error instanceof EyrieError &&
    [
      "model-unreachable",
      "model-overloaded",
      "model-timeout",
      "model-failed",
      "model-unauthorized",
      "model-prompt-too-long",
      "model-stream-cut",
    ].includes(error.code)
  );
}

// THE main flow: a question in, a cited answer out, as events in the order they happen.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Principal } from "../document/principal.ts";
import { contentWords, stem } from "../document/words.ts";
import { EyrieError } from "../errors.ts";
import type { RetrievalParts } from "../retrieval/retrieve-passages.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import { weighEvidence } from "./evidence.ts";
import { NO_MODEL_NOTICE, answerExtractively } from "./extractive-answer.ts";
import { answerGathered } from "./kinds/answer-gathered.ts";
import { findPassages } from "./kinds/find-passages.ts";
import { questionKind } from "./kinds/question-kind.ts";
import type { ModelAnswerer } from "./model-answer.ts";
import { refuse } from "./refusal.ts";
import { type QuestionRewriter, makeStandalone } from "./standalone-question.ts";
import type { WordWeights } from "./word-coverage.ts";

export interface AnsweringParts extends RetrievalParts {
  /** Writes answers with a model, as `streamModelAnswer` does; null: answers are extractive. */
  readonly modelAnswerer: ModelAnswerer | null;
  /** Makes follow-ups whole with a model; null: rules do. */
  readonly questionRewriter: QuestionRewriter | null;
  /** Passages retrieved for an answer. */
  readonly passages: number;
  /** Questions that the passages answer with a lesser probability are refused. */
  readonly answeredFrom: number;
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
  const { signal } = request;
  const kind = questionKind(question);
  if (yield* answerGathered(parts, { ...request, question, kind })) return;
  const passages = await findPassages(parts, { ...request, question, kind });
  const weights = await weighWords(parts, question);
  const evidence = await weighEvidence(question, passages, { embedding: parts.embedding, weights, signal });
  const asked = { question, kind, passages };
  if (evidence.probability < parts.answeredFrom) {
    yield* refuse({ ...asked, why: "No model was asked." });
    return;
  }
  if (parts.modelAnswerer === null) {
    yield* answerExtractively({ ...asked, evidence, weights, notice: NO_MODEL_NOTICE });
    return;
  }
  let begun = false;
  try {
    for await (const event of parts.modelAnswerer({
      ...request,
      ...asked,
      question: request.question,
      standalone: question,
      answerability: evidence.probability,
      maxNewTokens: parts.maxNewTokens,
    })) {
      begun = true;
      yield event;
    }
  } catch (error) {
    if (begun || !isModelDown(error)) throw error;
    const notice = `${NO_MODEL_NOTICE} The model could not be asked: ${error.message}.`;
    yield* answerExtractively({ ...asked, evidence, weights, notice });
  }
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

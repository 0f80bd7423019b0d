// THE main flow: a question in, a cited answer out, as events in the order they happen.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { Principal } from "../document/principal.ts";
import { contentWords, stem } from "../document/words.ts";
import type { AnswerEvent, Turn } from "./answer-event.ts";
import { AnswerTracer } from "./answer-trace.ts";
import { type Evidence, weighEvidence } from "./evidence.ts";
import { NO_MODEL_NOTICE, answerExtractively, idsOf, quoteAll } from "./extractive-answer.ts";
import { type GatheringParts, answerGathered } from "./kinds/answer-gathered.ts";
import { type ComparedSide, compareSides, describeMissing, quotationsOf } from "./kinds/compare-sides.ts";
import { type FoundPassages, type Search, findPassages } from "./kinds/find-passages.ts";
import { type QuestionKind, questionKind } from "./kinds/question-kind.ts";
import { completePassages } from "./complete-passages.ts";
import { describeQuotedVersions } from "./versions.ts";
import type { ModelAnswerer } from "./model-answer.ts";
import { isModelDown } from "./model-failure.ts";
import { refuse } from "./refusal.ts";
import { type QuestionRewriter, makeStandalone } from "./standalone-question.ts";

export interface AnsweringParts extends GatheringParts {
  /** Writes answers with a model, as `streamModelAnswer` does; null: answers are extractive. */
  readonly modelAnswerer: ModelAnswerer | null;
  /** Makes follow-ups whole with a model; null: rules do. */
  readonly questionRewriter: QuestionRewriter | null;
  /** Passages retrieved for an answer. */
  readonly passages: number;
  /** Questions that the passages answer with a lesser probability are refused. */
  readonly answeredFrom: number;
}

export interface AskRequest {
  readonly question: string;
  /** Earlier turns of the conversation, oldest first. */
  readonly history: readonly Turn[];
  /** Who asks: nothing they may not see is read, cited or counted. */
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  /** Whether the end of the answer carries how it came to be. */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Answers from the documents or says that they do not answer. Exactly one `answer-start` comes first, but for `answer-progress`, and one
 * `answer-end` last.
 * @throws EyrieError; what was yielded before stands, and is not a whole answer
 */
export async function* answerQuestion(parts: AnsweringParts, request: AskRequest): AsyncGenerator<AnswerEvent> {
  const { principal, signal } = request;
  const tracer = new AnswerTracer(request.explain === true);
  const { question, rewrittenBy } = await tracer.time("question", () =>
    makeStandalone(parts.questionRewriter, request, { caller: principal.id, signal }),
  );
  const kind = questionKind(question);
  const noted = () => {
    const usage = tracer.usage();
    const trace = tracer.isAsked ? tracer.finish({ asked: request.question, question, rewrittenBy, kind }) : null;
    return { ...(usage === null ? {} : { usage }), ...(trace === null ? {} : { trace }) };
  };
  for await (const event of answerWhole(parts, request, { question, kind, tracer })) {
    if (event.type === "answer-start" && rewrittenBy !== null) yield { ...event, rewrittenBy };
    else if (event.type === "answer-end") yield { ...event, ...noted() };
    else yield event;
  }
}

/** The question made whole, and what of its answer is noted. */
interface WholeQuestion {
  readonly question: string;
  readonly kind: QuestionKind;
  readonly tracer: AnswerTracer;
}

async function* answerWhole(
  parts: AnsweringParts,
  request: AskRequest,
  whole: WholeQuestion,
): AsyncGenerator<AnswerEvent> {
  const { question, kind, tracer } = whole;
  const search = { ...request, ...whole };
  if (yield* answerGathered(parts, search)) return;
  const found = await tracer.time("search", () => findPassages(parts, search));
  const { evidence, sides } = await tracer.time("evidence", () => weigh(parts, search, found));
  const { passages } = found;
  const asked = { question, kind, passages };
  const probability = Math.max(evidence.probability, ...answering(sides).map((side) => side.evidence.probability));
  if (probability < parts.answeredFrom) {
    yield* refuse({ ...asked, why: "No model was asked." });
    return;
  }
  const quoted = { ...asked, evidence: { ...evidence, probability }, sides };
  if (parts.modelAnswerer === null) {
    yield* quote(quoted, NO_MODEL_NOTICE);
    return;
  }
  const completed = await tracer.time("search", () =>
    completePassages(parts.knowledgeBase, passages, request.principal),
  );
  let begun = false;
  try {
    for await (const event of parts.modelAnswerer({
      ...request,
      ...asked,
      passages: completed,
      question: request.question,
      standalone: question,
      sides,
      answerability: probability,
      maxNewTokens: parts.maxNewTokens,
      tracer,
    })) {
      begun = true;
      yield event;
    }
  } catch (error) {
    if (begun || !isModelDown(error)) throw error;
    yield* quote(quoted, `${NO_MODEL_NOTICE} The model could not be asked: ${error.message}.`);
  }
}

type Weighed = { evidence: Evidence; sides: readonly ComparedSide[] };

async function weigh(
  parts: AnsweringParts,
  { question, signal, tracer }: Search,
  { passages, bySide }: FoundPassages,
): Promise<Weighed> {
  const { embedding, knowledgeBase, answeredFrom } = parts;
  const weights = await knowledgeBase.inverseDocumentFrequencies(contentWords(question).map(stem));
  const evidence = await weighEvidence(question, passages, { embedding, weights, signal });
  const sides = await compareSides(parts, question, bySide, signal);
  for (const [of, { signs, probability }] of [
    [question, evidence] as const,
    ...sides.map((side) => [side.name, side.evidence] as const),
  ])
    tracer.weighed({ question: of, signs: signs === null ? null : { ...signs }, probability, answeredFrom });
  return { evidence, sides };
}

/** The sides that the documents speak of. */
function answering(sides: readonly ComparedSide[]): readonly ComparedSide[] {
  return sides.filter(({ quotations }) => quotations.length > 0);
}

/** Without a model: the sentences that answer, of a comparison those of each side. */
function* quote(
  asked: Weighed & Omit<Parameters<typeof answerExtractively>[0], "notice">,
  notice: string,
): Generator<AnswerEvent> {
  const { question, kind, sides, evidence } = asked;
  if (sides.length === 0) {
    yield* withVersions(answerExtractively({ ...asked, notice }), asked.passages);
    return;
  }
  const quoted = quotationsOf(sides);
  yield { type: "answer-start", mode: "extractive", kind, model: null, question, passages: idsOf(quoted) };
  const told = [notice, describeMissing(sides)].filter((line) => line !== null).join(" ");
  yield* quoteAll(quoted, { notice: told, confidence: Math.round(100 * evidence.probability) / 100 });
}

/** Says of quotations that contradict one another which is the newer; in a comparison that is what was asked. */
function* withVersions(events: Iterable<AnswerEvent>, passages: readonly RetrievedPassage[]): Generator<AnswerEvent> {
  for (const event of events) {
    const versions = event.type === "answer-end" ? describeQuotedVersions(event.citations, passages) : null;
    if (event.type !== "answer-end" || versions === null) yield event;
    else yield { ...event, notice: event.notice === null ? versions : `${event.notice} ${versions}` };
  }
}

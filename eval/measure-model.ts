// Asks a question set over HTTP of whichever model is configured and looks at each answer as a distrustful client would: is it cited or
// refused, does every mark lead to words that stand in the documents, is what nothing supports flagged, how long did it take?
import Database from "better-sqlite3";
import type { AnswerEnd, AnswerEvent } from "../src/answering/answer-event.ts";
import type { Application } from "../src/application.ts";
import { readServerSentEvents } from "../src/transport/server-sent-events.ts";
import { quantiles } from "./bench/quantiles.ts";
import { containsAnswer } from "./metrics.ts";
import type { Question } from "./question-set.ts";
import { postJson, withService } from "./service-client.ts";

export interface ModelOutcome {
  readonly id: string;
  readonly question: string;
  /** `uncited`: a model wrote it and it is given as not answered, since nothing in it is both cited and supported. */
  readonly outcome: "cited" | "quoted" | "refused" | "uncited" | "failed";
  readonly answerable: boolean;
  readonly correct: boolean;
  /** Marks without a citation, and citations whose words do not stand at their place in the documents. */
  readonly invented: number;
  readonly sentences: Readonly<Record<"supported" | "weak" | "unsupported", number>>;
  /** Sentences that are called supported and cite nothing. */
  readonly unflagged: number;
  readonly secondsToFirstWord: number | null;
  readonly seconds: number;
  readonly text: string;
  readonly notice: string | null;
}

const LONGEST_MS = 900_000;

export function measureModel(
  application: Application,
  questions: readonly Question[],
  catalogueFile: string,
  onOutcome: (outcome: ModelOutcome) => void,
): Promise<ModelOutcome[]> {
  const database = new Database(catalogueFile, { readonly: true });
  const sources = database.prepare<[string], string>("SELECT text FROM documents WHERE id = ?").pluck();
  return withService(application, async (url) => {
    const outcomes: ModelOutcome[] = [];
    for (const question of questions) {
      const outcome = await measureOne(url, question, (documentId) => sources.get(documentId) ?? "");
      outcomes.push(outcome);
      onOutcome(outcome);
    }
    return outcomes;
  }).finally(() => database.close());
}

async function measureOne(
  url: string,
  question: Question,
  sourceOf: (documentId: string) => string,
): Promise<ModelOutcome> {
  const started = performance.now();
  const secondsSince = () => Math.round((performance.now() - started) / 100) / 10;
  let secondsToFirstWord: number | null = null;
  let end: AnswerEnd | undefined;
  let failure: string | null = null;
  const history = question.history.map((earlier) => ({ question: earlier, answer: "" }));
  const body = { question: question.question, history, stream: true };
  for await (const event of eventsOf(await postJson(`${url}/v1/ask`, body, LONGEST_MS))) {
    if (event.type === "text-delta") secondsToFirstWord ??= secondsSince();
    if (event.type === "answer-end") end = event;
    if (event.type === "error") failure = JSON.stringify(event.error);
  }
  const sentences = { supported: 0, weak: 0, unsupported: 0 };
  for (const { support } of end?.sentences ?? []) sentences[support] += 1;
  return {
    id: question.id,
    question: question.question,
    outcome: outcomeOf(end),
    answerable: question.answerable,
    correct: question.answerable && end?.answered === true && containsAnswer(end.text, question),
    invented: end === undefined ? 0 : countInvented(end, sourceOf),
    sentences,
    unflagged:
      end?.sentences.filter(({ support, citations }) => support === "supported" && citations.length === 0).length ?? 0,
    secondsToFirstWord,
    seconds: secondsSince(),
    text: end?.text ?? "",
    notice: failure ?? end?.notice ?? null,
  };
}

type ServedEvent = AnswerEvent | { readonly type: "error"; readonly error: unknown };

async function* eventsOf(response: Response): AsyncGenerator<ServedEvent> {
  for await (const event of readServerSentEvents(response.body))
    if (event.type === "event-received") yield JSON.parse(event.data) as ServedEvent;
}

function outcomeOf(end: AnswerEnd | undefined): ModelOutcome["outcome"] {
  if (end === undefined) return "failed";
  if (!end.answered) return end.mode === "refusal" ? "refused" : "uncited";
  return end.mode === "extractive" ? "quoted" : "cited";
}

function countInvented({ text, citations }: AnswerEnd, sourceOf: (documentId: string) => string): number {
  const cited = new Set(citations.map(({ number }) => number));
  const marks = [...text.matchAll(/\[(\d{1,3})\]/g)].map((mark) => Number(mark[1]));
  const withoutCitation = marks.filter((number) => !cited.has(number)).length;
  const withoutSource = citations.filter(
    ({ documentId, start, end, quote }) => sourceOf(documentId).slice(start, end) !== quote || quote === "",
  ).length;
  return withoutCitation + withoutSource;
}

/** Counts over all questions; times are medians over the answers of a model. */
export function summariseModel(outcomes: readonly ModelOutcome[]): Readonly<Record<string, unknown>> {
  const of = (outcome: ModelOutcome["outcome"]) => outcomes.filter((one) => one.outcome === outcome);
  const sum = (read: (outcome: ModelOutcome) => number) => outcomes.reduce((total, one) => total + read(one), 0);
  const written = [...of("cited"), ...of("uncited")];
  const unanswerable = outcomes.filter(({ answerable }) => !answerable);
  return {
    questions: outcomes.length,
    cited: of("cited").length,
    quoted: of("quoted").length,
    refused: of("refused").length,
    uncitedAndGivenAsNotAnswered: of("uncited").length,
    failed: of("failed").length,
    inventedCitations: sum(({ invented }) => invented),
    sentences: {
      supported: sum(({ sentences }) => sentences.supported),
      weak: sum(({ sentences }) => sentences.weak),
      unsupported: sum(({ sentences }) => sentences.unsupported),
      supportedWithoutCitation: sum(({ unflagged }) => unflagged),
    },
    goldInAnswer: `${outcomes.filter(({ correct }) => correct).length} of ${outcomes.length - unanswerable.length}`,
    unanswerableNotAnswered: `${unanswerable.filter(({ outcome }) => outcome !== "cited" && outcome !== "quoted").length} of ${unanswerable.length}`,
    medianSecondsToFirstWord: quantiles(written.flatMap(({ secondsToFirstWord }) => secondsToFirstWord ?? [])).p50,
    medianSeconds: quantiles(written.map(({ seconds }) => seconds)).p50,
  };
}

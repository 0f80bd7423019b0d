// Asks every question of a set of the service and keeps what came: one outcome a question, in the order of the set.
import type { Service } from "./ask-service.ts";
import type { Answer, Outcome, Trace } from "./outcome.ts";
import type { Question, QuestionSet } from "./question-set.ts";

/** As many as a reader is shown; a ranking is measured over more, since several passages may be of one document. */
const PASSAGES_OF_ANSWERS = 10;
const PASSAGES_OF_RANKINGS = 100;
/** Candidates that are kept with an outcome: those that a reader of the trace looks at. */
const CANDIDATES_KEPT = 20;
const DOCUMENTS_KEPT = 100;

export interface AskingParts {
  readonly service: Service;
  /** Whether a document holds the quotation of a citation where it says so. */
  readonly isVerbatim: (citation: { documentId: string; start: number; end: number; quote: string }) => boolean;
  readonly signal: AbortSignal;
  readonly onAsked: (done: number, total: number) => void;
}

export async function askQuestions(set: QuestionSet, parts: AskingParts): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const question of set.questions) {
    parts.signal.throwIfAborted();
    outcomes.push(await askQuestion(question, set.asksAnswers, parts));
    parts.onAsked(outcomes.length, set.questions.length);
  }
  return outcomes;
}

async function askQuestion(question: Question, asksAnswer: boolean, parts: AskingParts): Promise<Outcome> {
  const { service, isVerbatim, signal } = parts;
  const nothing = {
    question,
    asked: question.question,
    passages: [],
    byWords: [],
    byVectors: [],
    trace: { candidates: [], stages: [] },
    answer: null,
    validCitations: 0,
    graphRecall: null,
    times: { search: 0, firstWord: null, answer: null },
    tokens: null,
  };
  try {
    const begun = performance.now();
    const replied = asksAnswer ? await service.ask(question.question, question.history) : null;
    const searching = performance.now();
    const asked = replied?.asked ?? question.question;
    const limit = asksAnswer ? PASSAGES_OF_ANSWERS : PASSAGES_OF_RANKINGS;
    const found = await service.search(asked, limit);
    const ended = performance.now();
    const answer = replied?.answer ?? null;
    return {
      ...nothing,
      asked,
      passages: [...found.passages],
      byWords: documentsBy(found.trace, "wordRank"),
      byVectors: documentsBy(found.trace, "vectorRank"),
      trace: { ...found.trace, candidates: found.trace.candidates.slice(0, CANDIDATES_KEPT) },
      answer,
      validCitations: answer?.citations.filter(isVerbatim).length ?? 0,
      times: {
        search: ended - searching,
        firstWord: replied?.firstWordMs ?? null,
        answer: replied === null ? null : searching - begun,
      },
      tokens: tokensOf(answer),
      error: null,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...nothing, error: error instanceof Error ? error.message : String(error) };
  }
}

/** As the server reports them. */
function tokensOf(answer: Answer | null): Outcome["tokens"] {
  const usages = answer?.trace?.calls.flatMap(({ usage }) => usage ?? []) ?? [];
  if (usages.length === 0) return null;
  return usages.reduce(
    (sum, { inputTokens, outputTokens }) => ({ prompt: sum.prompt + inputTokens, answer: sum.answer + outputTokens }),
    { prompt: 0, answer: 0 },
  );
}

function documentsBy(trace: Trace, list: "wordRank" | "vectorRank"): string[] {
  const ranked = trace.candidates
    .flatMap((candidate) => ({ rank: candidate[list] ?? 0, path: candidate.path }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => one.rank - other.rank);
  return [...new Set(ranked.map(({ path }) => path))].slice(0, DOCUMENTS_KEPT);
}

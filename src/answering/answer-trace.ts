// How an answer came to be, for whoever asks with `explain`: what was searched for, what spoke for answering, what the model was given and
// wrote, and how long each took. Carried on `answer-end`; while a question is answered it is collected here.
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { RetrievalTrace } from "../retrieval/trace.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";

export interface TracedSearch {
  readonly question: string;
  readonly found: number;
  readonly ms: number;
  /** Null for a search over every passage, which lists and summaries are gathered from: it ranks nothing. */
  readonly retrieval: RetrievalTrace | null;
}

/** What spoke for and against the passages answering. */
export interface TracedEvidence {
  readonly question: string;
  /** By name; null when there was no sentence to weigh. */
  readonly signs: Readonly<Record<string, number>> | null;
  /** That the passages answer, 0 to 1, from the signs together; below `answeredFrom` the question is refused. */
  readonly probability: number;
  readonly answeredFrom: number;
}

export interface TracedPassage {
  /** Its number in the prompt, from 1. */
  readonly number: number;
  readonly id: string;
  readonly path: string;
  readonly page: number | null;
  /** Of the prompt, by its share of the characters. */
  readonly tokens: number;
}

/** Tokens read and written, as the model's server counts them. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** One call of the model that became part of the answer. */
export interface TracedCall {
  /** `answer`: the text that was shown; `part`: notes of one part of what a summary is of. */
  readonly purpose: "answer" | "part";
  readonly model: string;
  /** Null when the server was not asked to count. */
  readonly promptTokens: number | null;
  readonly maxNewTokens: number;
  readonly passages: readonly TracedPassage[];
  /** As the server reports them; null when it does not, or the answer was cut here at a stop string. */
  readonly usage: TokenUsage | null;
  /** From the request to the first words, queue and counting included. */
  readonly firstTokenMs: number;
  readonly ms: number;
}

export type AnswerStage = "question" | "search" | "evidence" | "reading" | "first-token" | "writing" | "checking";

export interface AnswerTrace {
  readonly asked: string;
  /** The question that was searched for. */
  readonly question: string;
  readonly rewrittenBy: "model" | "rules" | null;
  readonly kind: QuestionKind;
  /** In the order they were made. */
  readonly searches: readonly TracedSearch[];
  readonly evidence: readonly TracedEvidence[];
  readonly calls: readonly TracedCall[];
  /** In the order they began; what took no stage is in the total alone. */
  readonly stages: readonly { readonly stage: AnswerStage; readonly ms: number }[];
  readonly totalMs: number;
}

/** Collects a trace; stages are timed always, since that costs nothing, searches are explained when it is asked for. */
export class AnswerTracer {
  readonly isAsked: boolean;
  readonly #started = performance.now();
  readonly #searches: TracedSearch[] = [];
  readonly #evidence: TracedEvidence[] = [];
  readonly #calls: TracedCall[] = [];
  readonly #stages = new Map<AnswerStage, number>();

  constructor(isAsked: boolean) {
    this.isAsked = isAsked;
  }

  async time<Result>(stage: AnswerStage, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.took(stage, performance.now() - started);
    }
  }

  /** A stage that is done several times counts as one. */
  took(stage: AnswerStage, ms: number): void {
    this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + ms);
  }

  searched(search: TracedSearch): void {
    this.#searches.push({ ...search, ms: rounded(search.ms) });
  }

  weighed(evidence: TracedEvidence): void {
    this.#evidence.push(evidence);
  }

  called(call: TracedCall): void {
    this.#calls.push({ ...call, firstTokenMs: rounded(call.firstTokenMs), ms: rounded(call.ms) });
  }

  /** Of the calls together; null when no server counted. */
  usage(): TokenUsage | null {
    const counted = this.#calls.flatMap(({ usage }) => usage ?? []);
    if (counted.length === 0) return null;
    return {
      inputTokens: counted.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
      outputTokens: counted.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    };
  }

  finish(question: Pick<AnswerTrace, "asked" | "question" | "rewrittenBy" | "kind">): AnswerTrace {
    return {
      ...question,
      searches: this.#searches,
      evidence: this.#evidence,
      calls: this.#calls,
      stages: [...this.#stages].map(([stage, ms]) => ({ stage, ms: rounded(ms) })),
      totalMs: rounded(performance.now() - this.#started),
    };
  }
}

/** @param tokens of each passage, in their order */
export function tracedPassages(passages: readonly RetrievedPassage[], tokens: readonly number[]): TracedPassage[] {
  return passages.map(({ id, provenance: { path, page } }, index) => ({
    number: index + 1,
    id,
    path,
    page,
    tokens: tokens[index] ?? 0,
  }));
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

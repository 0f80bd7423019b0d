// How the answers do, day by day, from what the audit log says of each: summed as they are read, since there may be very many.
import type { AnsweredQuestion } from "./answered-questions.ts";

/** Of a day, or of all days together. Null: nothing of the kind was noted. */
export interface Figures {
  readonly asked: number;
  readonly answered: number;
  /** The documents did not answer. */
  readonly unanswered: number;
  readonly failed: number;
  /** Whoever asked did not wait. */
  readonly left: number;
  /** From the question to the end of the answer, of what was answered or refused. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** From the question to the first word. */
  readonly firstP50Ms: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Written by a model, and how many of them the passages support. */
  readonly sentences: number;
  readonly supported: number;
}

export interface UnansweredQuestion {
  /** Null where its words are not kept, or not for who asks. */
  readonly question: string | null;
  readonly times: number;
  readonly lastMs: number;
}

export interface Insight {
  readonly total: Figures;
  /** Every day of the span, in UTC, oldest first. */
  readonly days: readonly (Figures & { readonly day: string })[];
  /** Most often asked first. */
  readonly unanswered: readonly UnansweredQuestion[];
  /** By answers that cite them, most first. */
  readonly documents: readonly { readonly id: string; readonly answers: number }[];
}

export interface InsightSpan {
  /** Days in UTC such as 2026-01-31, both included. */
  readonly from: string;
  readonly to: string;
}

export const DAY_MS = 86_400_000;
const MOST_UNANSWERED = 50;

export class InsightTally {
  readonly #span: InsightSpan;
  readonly #total = new FigureTally();
  readonly #days = new Map<string, FigureTally>();
  readonly #unanswered = new Map<string, { times: number; lastMs: number; isHashed: boolean }>();
  readonly #documents = new Map<string, number>();

  constructor(span: InsightSpan) {
    this.#span = span;
    for (const day of daysOf(span)) this.#days.set(day, new FigureTally());
  }

  /** Oldest first. */
  add(answered: AnsweredQuestion): void {
    const { timeMs, outcome, question, isHashed, documents } = answered;
    this.#total.add(answered);
    this.#days.get(dayOf(timeMs))?.add(answered);
    for (const id of documents) this.#documents.set(id, (this.#documents.get(id) ?? 0) + 1);
    if (outcome !== "not answered" || question === null) return;
    const times = (this.#unanswered.get(question)?.times ?? 0) + 1;
    this.#unanswered.set(question, { times, lastMs: timeMs, isHashed });
  }

  /** @param showsWords false: unanswered questions are told apart and counted, and their words are left out */
  insight(showsWords: boolean): Insight {
    return {
      total: this.#total.figures(),
      days: daysOf(this.#span).map((day) => ({ day, ...(this.#days.get(day) ?? new FigureTally()).figures() })),
      unanswered: [...this.#unanswered]
        .map(([question, { times, lastMs, isHashed }]) => ({
          question: showsWords && !isHashed ? question : null,
          times,
          lastMs,
        }))
        .toSorted((one, other) => other.times - one.times || other.lastMs - one.lastMs)
        .slice(0, MOST_UNANSWERED),
      documents: [...this.#documents]
        .map(([id, answers]) => ({ id, answers }))
        .toSorted((one, other) => other.answers - one.answers),
    };
  }
}

class FigureTally {
  readonly #counts = { asked: 0, answered: 0, unanswered: 0, failed: 0, left: 0 };
  readonly #sums = { inputTokens: 0, outputTokens: 0, sentences: 0, supported: 0 };
  readonly #times: number[] = [];
  readonly #firstTimes: number[] = [];

  add({ outcome, ms, firstMs, inputTokens, outputTokens, sentences, supported }: AnsweredQuestion): void {
    const kind = kindOf(outcome);
    this.#counts.asked += 1;
    if (kind !== null) this.#counts[kind] += 1;
    if (kind === "answered" || kind === "unanswered") {
      if (ms !== null) this.#times.push(ms);
      if (firstMs !== null) this.#firstTimes.push(firstMs);
    }
    this.#sums.inputTokens += inputTokens ?? 0;
    this.#sums.outputTokens += outputTokens ?? 0;
    if (!outcome.startsWith("answered: model")) return;
    this.#sums.sentences += sentences ?? 0;
    this.#sums.supported += supported ?? 0;
  }

  figures(): Figures {
    const [times, firstTimes] = [ascending(this.#times), ascending(this.#firstTimes)];
    return {
      ...this.#counts,
      p50Ms: percentile(times, 50),
      p95Ms: percentile(times, 95),
      firstP50Ms: percentile(firstTimes, 50),
      ...this.#sums,
    };
  }
}

function kindOf(outcome: string): "answered" | "unanswered" | "failed" | "left" | null {
  if (outcome.startsWith("answered")) return "answered";
  if (outcome.startsWith("not answered")) return "unanswered";
  if (outcome.startsWith("failed")) return "failed";
  return outcome.startsWith("left") ? "left" : null;
}

export function daysOf({ from, to }: InsightSpan): string[] {
  const first = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, place) => dayOf(first + place * DAY_MS));
}

export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** The least of them that so many in a hundred do not exceed; null of none. @param sorted ascending */
export function percentile(sorted: ArrayLike<number>, hundredths: number): number | null {
  return sorted[Math.max(0, Math.ceil((hundredths / 100) * sorted.length) - 1)] ?? null;
}

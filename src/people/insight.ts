// How the answers do, day by day, from what the audit log says of each.
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

/** @param showsWords false: unanswered questions are told apart and counted, and their words are left out */
export function summarise(
  questions: readonly AnsweredQuestion[],
  { from, to }: InsightSpan,
  showsWords: boolean,
): Insight {
  const byDay = groupBy(questions, ({ timeMs }) => Math.floor(timeMs / DAY_MS));
  return {
    total: measure(questions),
    days: daysOf({ from, to }).map((day) => ({ day, ...measure(byDay.get(Date.parse(day) / DAY_MS) ?? []) })),
    unanswered: countUnanswered(questions, showsWords),
    documents: countDocuments(questions),
  };
}

export function daysOf({ from, to }: InsightSpan): string[] {
  const first = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, place) => dayOf(first + place * DAY_MS));
}

export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function measure(questions: readonly AnsweredQuestion[]): Figures {
  const having = (outcome: RegExp) => questions.filter((question) => outcome.test(question.outcome));
  const answered = having(/^answered/);
  const unanswered = having(/^not answered/);
  const written = having(/^answered: model/);
  const whole = [...answered, ...unanswered];
  const times = whole.flatMap(({ ms }) => ms ?? []);
  return {
    asked: questions.length,
    answered: answered.length,
    unanswered: unanswered.length,
    failed: having(/^failed/).length,
    left: having(/^left/).length,
    p50Ms: percentile(times, 50),
    p95Ms: percentile(times, 95),
    firstP50Ms: percentile(
      whole.flatMap(({ firstMs }) => firstMs ?? []),
      50,
    ),
    inputTokens: sum(questions, ({ inputTokens }) => inputTokens),
    outputTokens: sum(questions, ({ outputTokens }) => outputTokens),
    sentences: sum(written, ({ sentences }) => sentences),
    supported: sum(written, ({ supported }) => supported),
  };
}

/** The least of them that so many in a hundred do not exceed; null of none. */
export function percentile(values: readonly number[], hundredths: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((hundredths / 100) * sorted.length) - 1)] ?? null;
}

/** Each group in the order of the questions. */
function groupBy<Key>(
  questions: readonly AnsweredQuestion[],
  keyOf: (question: AnsweredQuestion) => Key,
): Map<Key, AnsweredQuestion[]> {
  const groups = new Map<Key, AnsweredQuestion[]>();
  for (const question of questions) {
    const key = keyOf(question);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [question]);
    else group.push(question);
  }
  return groups;
}

function sum(questions: readonly AnsweredQuestion[], of: (question: AnsweredQuestion) => number | null): number {
  return questions.reduce((total, question) => total + (of(question) ?? 0), 0);
}

function countUnanswered(questions: readonly AnsweredQuestion[], showsWords: boolean): UnansweredQuestion[] {
  const alike = groupBy(
    questions.filter(({ outcome, question }) => outcome === "not answered" && question !== null),
    ({ question }) => question,
  );
  return [...alike.values()]
    .map((same): UnansweredQuestion => {
      const last = same.at(-1);
      const question = showsWords && last?.isHashed === false ? last.question : null;
      return { question, times: same.length, lastMs: last?.timeMs ?? 0 };
    })
    .toSorted((one, other) => other.times - one.times || other.lastMs - one.lastMs)
    .slice(0, MOST_UNANSWERED);
}

function countDocuments(questions: readonly AnsweredQuestion[]): { id: string; answers: number }[] {
  const counts = new Map<string, number>();
  for (const { documents } of questions) for (const id of documents) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([id, answers]) => ({ id, answers })).toSorted((one, other) => other.answers - one.answers);
}

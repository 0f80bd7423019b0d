// Outcomes -> the figures of a run: every measure with its interval, by kind of question, calibration, recall against k, times.
import { containsAnswer, isJudgedByText } from "./answer-metrics.ts";
import { type MeasureName, MEASURES, MEASURE_NAMES, documentsOf } from "./measures.ts";
import { evidenceRecall } from "./evidence-metrics.ts";
import type { Outcome } from "./outcome.ts";
import { relevanceOf } from "./question-set.ts";
import { recallAt } from "./ranking-metrics.ts";
import { bootstrapInterval, type Interval, ratio } from "./resampling.ts";
import { calibrationError } from "./statistics.ts";

export interface Figure extends Interval {
  readonly value: number;
  /** Questions that count. */
  readonly questions: number;
}

export type Figures = Readonly<Partial<Record<MeasureName, Figure>>>;

export interface CalibrationBin {
  readonly stated: number;
  readonly right: number;
  readonly answers: number;
}

export interface RunFigures {
  readonly measures: Figures;
  readonly byKind: Readonly<Record<string, Figures>>;
  /** Answers with a confidence and a short gold answer, by tenths of what they state; null when there are none. */
  readonly calibration: { readonly error: number; readonly bins: readonly CalibrationBin[] } | null;
  /** Share of evidence pages and of relevant documents among the first k. */
  readonly recall: readonly { readonly k: number; readonly pages: number | null; readonly documents: number | null }[];
  /** Milliseconds by stage: the stages of the search, then the search, the first word and the answer whole. */
  readonly times: Readonly<Record<string, { readonly median: number; readonly p95: number }>>;
  /** Of a question in the mean, where a model was asked and its server counts them. */
  readonly tokens: { readonly prompt: number; readonly answer: number } | null;
  readonly failed: number;
}

const MOST_PASSAGES_OF_CURVE = 10;

export function figuresOf(outcomes: readonly Outcome[]): RunFigures {
  const kinds = [...new Set(outcomes.map(({ question }) => question.kind))].sort();
  const counted = outcomes.flatMap(({ tokens }) => tokens ?? []);
  return {
    measures: measureAll(outcomes),
    byKind: Object.fromEntries(
      kinds.map((kind) => [kind, measureAll(outcomes.filter(({ question }) => question.kind === kind))]),
    ),
    calibration: calibrate(outcomes),
    recall: recallCurve(outcomes),
    times: timesOf(outcomes),
    tokens: counted.length === 0 ? null : { prompt: meanOf(counted, "prompt"), answer: meanOf(counted, "answer") },
    failed: outcomes.filter(({ error }) => error !== null).length,
  };
}

function measureAll(outcomes: readonly Outcome[]): Figures {
  const figures: Partial<Record<MeasureName, Figure>> = {};
  for (const name of MEASURE_NAMES) {
    const parts = outcomes.flatMap((outcome) => MEASURES[name].part(outcome) ?? []);
    const value = ratio(parts);
    const interval = bootstrapInterval(parts);
    if (value !== null && interval !== null) figures[name] = { value, ...interval, questions: parts.length };
  }
  return figures;
}

function calibrate(outcomes: readonly Outcome[]): RunFigures["calibration"] {
  const judged = outcomes.flatMap(({ question, answer }) => {
    if (answer === null || answer.confidence === null) return [];
    if (question.answerable && !isJudgedByText(question)) return [];
    return [{ stated: answer.confidence, right: question.answerable && containsAnswer(answer.text, question) }];
  });
  if (judged.length === 0) return null;
  const bins = Array.from({ length: 10 }, (_, place) =>
    judged.filter(({ stated }) => Math.min(9, Math.floor(stated * 10)) === place),
  ).flatMap((held) => {
    if (held.length === 0) return [];
    const right = held.filter((one) => one.right).length / held.length;
    return [{ stated: sum(held.map(({ stated }) => stated)) / held.length, right, answers: held.length }];
  });
  const error = calibrationError(
    judged.map(({ stated }) => stated),
    judged.map(({ right }) => right),
  );
  return { error, bins };
}

function recallCurve(outcomes: readonly Outcome[]): RunFigures["recall"] {
  return Array.from({ length: MOST_PASSAGES_OF_CURVE }, (_, place) => {
    const k = place + 1;
    const pages = outcomes
      .filter(({ question }) => question.evidence.length > 0)
      .map(({ passages, question }) => evidenceRecall(passages.slice(0, k), question));
    const documents = outcomes
      .filter(({ question }) => relevanceOf(question).size > 0)
      .map((outcome) => recallAt(documentsOf(outcome), relevanceOf(outcome.question), k));
    const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length);
    return { k, pages: mean(pages), documents: mean(documents) };
  });
}

function timesOf(outcomes: readonly Outcome[]): RunFigures["times"] {
  const times = new Map<string, number[]>();
  const note = (name: string, ms: number | null) => {
    if (ms !== null) times.set(name, [...(times.get(name) ?? []), ms]);
  };
  for (const { trace, times: taken, answer, error } of outcomes) {
    if (error !== null) continue;
    for (const { stage, ms } of trace.stages) note(stage, ms);
    for (const { stage, ms } of answer?.trace?.stages ?? []) note(`answer: ${stage}`, ms);
    note("search over HTTP", taken.search);
    note("first word", taken.firstWord);
    note("answer", taken.answer);
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, quantilesOf(values)]));
}

function quantilesOf(values: readonly number[]): { median: number; p95: number } {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(100 * (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN)) / 100;
  return { median: at(0.5), p95: at(0.95) };
}

function meanOf(counted: readonly { prompt: number; answer: number }[], side: "prompt" | "answer"): number {
  return sum(counted.map(({ [side]: tokens }) => tokens)) / counted.length;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

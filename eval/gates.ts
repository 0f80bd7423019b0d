// The bounds a run is held to, and what became worse since another run: pure functions over figures.
import { z } from "zod";
import { EyrieError } from "../src/errors.ts";
import type { Figures } from "./figures.ts";
import { type MeasureName, MEASURES, MEASURE_NAMES, isRight } from "./measures.ts";
import type { Outcome } from "./outcome.ts";
import { readText } from "./question-set.ts";

const bounds = z.partialRecord(z.enum(MEASURE_NAMES), z.number());

const gatesFile = z.strictObject({
  /** By the name of the set: least value of a measure, or the most where less is better. */
  sets: z.record(z.string(), bounds),
  /** How far a measure may be worse than that of the knowledge base in force before a rebuild is refused. */
  drops: z.strictObject({ default: z.number().min(0), measures: bounds }),
});

export type Gates = z.output<typeof gatesFile>;

export interface GateResult {
  readonly measure: MeasureName;
  /** Null when the run does not have the measure: then it does not hold. */
  readonly value: number | null;
  readonly bound: number;
  readonly holds: boolean;
}

/** @throws EyrieError `invalid-request`, naming what is wrong */
export function readGates(file: string): Gates {
  const parsed = gatesFile.safeParse(JSON.parse(readText(file)));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new EyrieError("invalid-request", `${file}: ${problems.join("; ")}`);
}

/** One result for each bound of the set; none where the set has no bounds. */
export function checkGates(set: string, figures: Figures, { sets }: Gates): GateResult[] {
  return MEASURE_NAMES.flatMap((measure) => {
    const bound = sets[set]?.[measure];
    return bound === undefined ? [] : [check(measure, figures[measure]?.value ?? null, bound)];
  });
}

/** Every measure of the run before, held against what it may lose. */
export function checkDrops(before: Figures, after: Figures, { drops }: Gates): GateResult[] {
  return MEASURE_NAMES.flatMap((measure) => {
    const was = before[measure]?.value;
    if (was === undefined) return [];
    const allowed = drops.measures[measure] ?? drops.default;
    const bound = MEASURES[measure].better === "more" ? was - allowed : was + allowed;
    return [check(measure, after[measure]?.value ?? null, bound)];
  });
}

function check(measure: MeasureName, value: number | null, bound: number): GateResult {
  const isMore = MEASURES[measure].better === "more";
  const holds = value !== null && (isMore ? value >= bound - 1e-9 : value <= bound + 1e-9);
  return { measure, value, bound, holds };
}

export function describeGate({ measure, value, bound, holds }: GateResult): string {
  const side = MEASURES[measure].better === "more" ? "at least" : "at most";
  const shown = value === null ? "not measured" : value.toFixed(3);
  return `${holds ? "holds" : "FAILS"}  ${measure.padEnd(18)} ${shown}, ${side} ${bound.toFixed(3)}`;
}

/** Questions that went right in one run and not in the other. */
export function lostQuestions(before: readonly Outcome[], after: readonly Outcome[]): Outcome[] {
  const right = new Set(before.filter(isRight).map(({ question }) => question.id));
  return after.filter((outcome) => right.has(outcome.question.id) && !isRight(outcome));
}

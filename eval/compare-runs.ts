// Two runs of the same questions: how each measure changed, whether that may be chance, and which questions were won and lost.
import { lostQuestions } from "./gates.ts";
import { type MeasureName, MEASURES, MEASURE_NAMES } from "./measures.ts";
import type { Outcome } from "./outcome.ts";
import { type Pair, randomisationTest, ratio } from "./resampling.ts";
import type { Run, RunDescription } from "./run.ts";

export interface MeasureChange {
  readonly measure: MeasureName;
  readonly before: number;
  readonly after: number;
  /** Of the paired randomisation test, two-sided. */
  readonly p: number;
}

export interface Comparison {
  readonly before: RunDescription;
  readonly after: RunDescription;
  /** Questions that both runs asked; the measures are over these alone. */
  readonly questions: number;
  readonly changes: readonly MeasureChange[];
  readonly won: readonly Outcome[];
  readonly lost: readonly Outcome[];
}

export function compareRuns(before: Run, after: Run): Comparison {
  const earlier = new Map(before.outcomes.map((outcome) => [outcome.question.id, outcome]));
  const both = after.outcomes.flatMap((outcome) => {
    const own = earlier.get(outcome.question.id);
    return own === undefined ? [] : [{ before: own, after: outcome }];
  });
  const changes = MEASURE_NAMES.flatMap((measure): MeasureChange[] => {
    const { part } = MEASURES[measure];
    const pairs = both.map((pair): Pair => ({ before: part(pair.before), after: part(pair.after) }));
    const [first, second] = [ratioOf(pairs, "before"), ratioOf(pairs, "after")];
    if (first === null || second === null) return [];
    return [{ measure, before: first, after: second, p: randomisationTest(pairs) }];
  });
  const lost = lostQuestions(before.outcomes, after.outcomes);
  const won = lostQuestions(after.outcomes, before.outcomes);
  return { before: before.description, after: after.description, questions: both.length, changes, won, lost };
}

function ratioOf(pairs: readonly Pair[], side: keyof Pair): number | null {
  return ratio(pairs.flatMap((pair) => pair[side] ?? []));
}

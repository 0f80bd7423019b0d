// A verdict on a sentence -> the verdict after an entailment model was heard: one step up, one step down, or down to the end.
import type { Verdict } from "./judge.ts";
import type { Support } from "./checked-sentence.ts";
import type { Inference } from "./entailment-model.ts";

/** Where models of this kind are sure; in between they change nothing. */
const ENTAILED_FROM = 0.7;
const CONTRADICTED_FROM = 0.5;
const NOT_ENTAILED_BELOW = 0.2;
const STEPS: readonly Support[] = ["unsupported", "weak", "supported"];

/**
 * What contradicts is unsupported, what is entailed goes up and what is not goes down one step. A fact that the source does not show stays
 * unsupported: these models read over numbers.
 */
export function heedEntailment(verdict: Verdict, inference: Inference, lacksFact: boolean): Verdict {
  const { support, reason } = verdict;
  const step = STEPS.indexOf(support);
  const { entailment, contradiction } = inference;
  if (contradiction >= CONTRADICTED_FROM)
    return { support: "unsupported", reason: `the passage contradicts it (${share(contradiction)}); ${reason}` };
  if (entailment >= ENTAILED_FROM && !lacksFact)
    return { support: STEPS[step + 1] ?? support, reason: `the passage entails it (${share(entailment)}); ${reason}` };
  if (entailment < NOT_ENTAILED_BELOW)
    return {
      support: STEPS[step - 1] ?? support,
      reason: `the passage does not entail it (${share(entailment)}); ${reason}`,
    };
  return verdict;
}

function share(probability: number): string {
  return `${Math.round(100 * probability)} %`;
}

// The fitted weights of the checker, with where they come from.
import type { LogisticModel } from "../logistic.ts";
import type { SupportSigns } from "./support-signs.ts";

/**
 * Fitted by `npm run eval -- checker` to 441 sentences of gold answers of ClapNQ's development set (Rosenthal and others, 2024), each with its own
 * passage and the hardest wrong one. Fitted on half of the questions and scored on the other, AUROC is 0.98 and the calibration error 0.02.
 */
export const SUPPORT_MODEL: LogisticModel<keyof SupportSigns> = {
  intercept: -6.65,
  weights: { containment: 5.24, inOneSentence: 1.66, similarity: 3.5, missingFacts: -0.51, missingNames: -4.88 },
};

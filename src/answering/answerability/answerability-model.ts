// The fitted weights of answerability, with where they come from.
import type { LogisticModel } from "../logistic.ts";
import type { AnswerabilitySigns } from "./answerability-signs.ts";

export const ANSWERABILITY_MODEL: LogisticModel<keyof AnswerabilitySigns> = {
  intercept: -2.94,
  weights: {
    passageSimilarity: 3.53,
    passageLead: 1.56,
    wordScore: -1.37,
    sentenceSimilarity: 2.19,
    sentenceLead: -1.52,
    coverage: 1.93,
    missingShare: -0.847,
    rarestMissing: -0.0909,
    missingWords: 0.228,
    distraction: -2,
    passageDistraction: -3.71,
    opposites: -1.74,
    unmatchedPicking: -0.38,
    missingNumbers: -1.28,
    missingNames: -0.324,
    noQuantity: -0.775,
    scatter: 0.0191,
    unmatchedNegation: -2.52,
  },
};

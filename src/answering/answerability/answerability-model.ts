// The fitted weights of answerability, with where they come from.
import type { LogisticModel } from "../logistic.ts";
import type { AnswerabilitySigns } from "./answerability-signs.ts";

/**
 * Fitted to 6,078 questions of half of SQuAD 2's development set (Rajpurkar, Jia and Liang, 2018) and 300 of ClapNQ's (Rosenthal and others,
 * 2024), asked of one knowledge base of their passages; `npm run eval -- answers` measures these weights and fits again. Fitted on half of
 * the articles and scored on the other, AUROC is 0.75 on SQuAD and 0.82 on ClapNQ, the calibration error 0.03 and 0.06. Leads and BM25
 * correct one another and mean nothing alone.
 */
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

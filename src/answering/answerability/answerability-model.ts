// The fitted weights of answerability. `npm run eval -- fit-answerability` writes them and says how well they do on what they have not seen.
import type { LogisticModel } from "../logistic.ts";
import type { AnswerabilitySign } from "./answerability-signs.ts";
import weights from "./answerability-weights.json" with { type: "json" };
import type { SentenceSign } from "./sentence-signs.ts";

export interface AnswerabilityModel {
  /** That one sentence answers. */
  readonly sentence: LogisticModel<SentenceSign>;
  /** That the passages answer. */
  readonly question: LogisticModel<AnswerabilitySign>;
}

export interface AnswerabilityModels {
  /**
   * Fitted to half of SQuAD 2's development set (Rajpurkar, Jia and Liang, 2018), 6,078 questions, and 300 of ClapNQ's (Rosenthal and others,
   * 2024): running text, the unanswerable made to look answerable.
   */
  readonly plain: AnswerabilityModel;
  /** Fitted to the questions of `eval/sets/development.jsonl` about the sample library: handbooks, tables, minutes, price lists. */
  readonly underHeadings: AnswerabilityModel;
}

export const ANSWERABILITY: AnswerabilityModels = weights;

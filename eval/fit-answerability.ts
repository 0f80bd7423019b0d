// Fits the weights of answerability to labelled questions, and says how well weights that were fitted without a question judge it.
import { createHash } from "node:crypto";
import type { AnswerabilityModel } from "../src/answering/answerability/answerability-model.ts";
import {
  ANSWERABILITY_SIGNS,
  type AnswerabilitySign,
  type AnswerabilitySigns,
} from "../src/answering/answerability/answerability-signs.ts";
import { CLOSE_SIGNS } from "../src/answering/answerability/close-signs.ts";
import { SENTENCE_SIGNS } from "../src/answering/answerability/sentence-signs.ts";
import { judge } from "../src/answering/evidence.ts";
import { fitLogistic } from "./fit-logistic.ts";
import type { LabelledEvidence } from "./labelled-evidence.ts";

/** Many signs say nearly the same: they are held together. */
const QUESTION_RIDGE = 100;
/** The model of the question is fitted to what models of the sentence say of questions they have not seen. */
const INNER_FOLDS = 5;
const DECIMALS = 4;
/** Puts the default threshold where a seventh of the answerable questions of SQuAD 2 that were not fitted are refused. */
const UNANSWERABLE_PUBLIC = 1.15;

/** How one of the two models is fitted. */
export interface Recipe {
  /** What a question counts. */
  readonly weightOf: (row: LabelledEvidence) => number;
  readonly questionSigns: readonly AnswerabilitySign[];
  readonly sentenceRidge: number;
  /** Parts in turn held out for the estimate. */
  readonly folds: number;
}

/** A small set counts more for each question, but less than a large one as a whole. */
export function recipeOfPublic(rows: readonly LabelledEvidence[]): Recipe {
  const sizes = new Map<string, number>();
  for (const { set } of rows) sizes.set(set, (sizes.get(set) ?? 0) + 1);
  const largest = Math.max(...sizes.values());
  return {
    weightOf: ({ set, answerable }) =>
      Math.sqrt(largest / (sizes.get(set) ?? largest)) * (answerable ? 1 : UNANSWERABLE_PUBLIC),
    questionSigns: ANSWERABILITY_SIGNS,
    sentenceRidge: 30,
    folds: 5,
  };
}

/**
 * Of the questions that people ask of their own documents more are answered there than not; the set holds as many of both. It is too small for
 * the signs of close reading: with them held-out questions are judged worse.
 */
export const RECIPE_OF_OWN: Recipe = {
  weightOf: ({ answerable }) => (answerable ? 2 : 1),
  questionSigns: ANSWERABILITY_SIGNS.filter((sign) => !(CLOSE_SIGNS as readonly string[]).includes(sign)),
  sentenceRidge: 3,
  folds: 5,
};

export function fitAnswerability(rows: readonly LabelledEvidence[], recipe: Recipe): AnswerabilityModel {
  const { weightOf, questionSigns, sentenceRidge } = recipe;
  const signs: { signs: AnswerabilitySigns; label: boolean; weight: number }[] = [];
  for (let fold = 0; fold < INNER_FOLDS; fold += 1) {
    const others = rows.filter(({ group }) => foldOf(group, INNER_FOLDS) !== fold);
    const sentence = fitSentences(others, sentenceRidge);
    for (const row of rows.filter(({ group }) => foldOf(group, INNER_FOLDS) === fold)) {
      const judged = judgeBy({ sentence, question: NOTHING }, row).signs;
      if (judged !== null) signs.push({ signs: judged, label: row.answerable, weight: weightOf(row) });
    }
  }
  const { intercept, weights } = fitLogistic(signs, questionSigns, QUESTION_RIDGE);
  return rounded({
    sentence: fitSentences(rows, sentenceRidge),
    question: { intercept, weights: { ...NOTHING.weights, ...weights } },
  });
}

export interface Judged {
  readonly row: LabelledEvidence;
  readonly probability: number;
}

/** What weights fitted to the other folds say of each question. */
export function crossValidate(rows: readonly LabelledEvidence[], recipe: Recipe): Judged[] {
  return Array.from({ length: recipe.folds }, (_, fold) => {
    // inner folds are taken of the same digest: a salt keeps the two divisions apart
    const isOutside = ({ group }: LabelledEvidence) => foldOf(`outer ${group}`, recipe.folds) === fold;
    const model = fitAnswerability(
      rows.filter((row) => !isOutside(row)),
      recipe,
    );
    return rows.filter(isOutside).map((row) => ({ row, probability: judgeBy(model, row).probability }));
  }).flat();
}

export function judgeBy(model: AnswerabilityModel, { measured }: LabelledEvidence) {
  return judge(measured, { plain: model, underHeadings: model });
}

const NOTHING: AnswerabilityModel["question"] = {
  intercept: 0,
  weights: Object.fromEntries(ANSWERABILITY_SIGNS.map((sign) => [sign, 0])) as AnswerabilitySigns,
};

function fitSentences(rows: readonly LabelledEvidence[], ridge: number): AnswerabilityModel["sentence"] {
  const sentences = rows.flatMap(({ measured, answers }) =>
    measured.candidates.map(({ signs }, index) => ({ signs, label: answers[index] === true, weight: 1 })),
  );
  return fitLogistic(sentences, SENTENCE_SIGNS, ridge);
}

/** The same fold every time; what shares documents has one group and is never divided. */
function foldOf(group: string, folds: number): number {
  return createHash("sha256").update(group).digest().readUInt32BE(0) % folds;
}

function rounded(model: AnswerabilityModel): AnswerabilityModel {
  return JSON.parse(JSON.stringify(model), (_, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(DECIMALS)) : value,
  ) as AnswerabilityModel;
}

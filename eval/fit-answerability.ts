// Fits the weights of answerability to labelled questions, and says how well weights that were fitted without a question judge it.
import { createHash } from "node:crypto";
import type { AnswerabilityModel } from "../src/answering/answerability/answerability-model.ts";
import { ANSWERABILITY_SIGNS, type AnswerabilitySigns } from "../src/answering/answerability/answerability-signs.ts";
import { SENTENCE_SIGNS } from "../src/answering/answerability/sentence-signs.ts";
import { judge } from "../src/answering/evidence.ts";
import { fitLogistic } from "./fit-logistic.ts";
import type { LabelledEvidence } from "./labelled-evidence.ts";

/** Many signs say nearly the same: they are held together. */
const SENTENCE_RIDGE = 30;
const QUESTION_RIDGE = 100;
/** The model of the question is fitted to what models of the sentence say of questions they have not seen. */
const INNER_FOLDS = 2;
const DECIMALS = 4;

export const PUBLIC_FOLDS = 2;
export const OWN_FOLDS = 5;

/** A small set counts more for each question, but less than a large one as a whole. */
export function weightOfPublic(rows: readonly LabelledEvidence[]): (row: LabelledEvidence) => number {
  const sizes = new Map<string, number>();
  for (const { set } of rows) sizes.set(set, (sizes.get(set) ?? 0) + 1);
  const largest = Math.max(...sizes.values());
  return ({ set }) => Math.sqrt(largest / (sizes.get(set) ?? largest));
}

/** Of the questions that people ask of their own documents more are answered there than not; the set holds as many of both. */
export function weightOfOwn({ answerable }: LabelledEvidence): number {
  return answerable ? 2 : 1;
}

/** @param weightOf what a question counts */
export function fitAnswerability(
  rows: readonly LabelledEvidence[],
  weightOf: (row: LabelledEvidence) => number,
): AnswerabilityModel {
  const signs: { signs: AnswerabilitySigns; label: boolean; weight: number }[] = [];
  for (let fold = 0; fold < INNER_FOLDS; fold += 1) {
    const sentence = fitSentences(rows.filter(({ group }) => foldOf(group, INNER_FOLDS) !== fold));
    for (const row of rows.filter(({ group }) => foldOf(group, INNER_FOLDS) === fold)) {
      const judged = judgeBy({ sentence, question: NOTHING }, row).signs;
      if (judged !== null) signs.push({ signs: judged, label: row.answerable, weight: weightOf(row) });
    }
  }
  return rounded({ sentence: fitSentences(rows), question: fitLogistic(signs, ANSWERABILITY_SIGNS, QUESTION_RIDGE) });
}

export interface Judged {
  readonly row: LabelledEvidence;
  readonly probability: number;
}

/** What weights fitted to the other folds say of each question. */
export function crossValidate(
  rows: readonly LabelledEvidence[],
  weightOf: (row: LabelledEvidence) => number,
  folds: number,
): Judged[] {
  return Array.from({ length: folds }, (_, fold) => {
    // inner folds are taken of the same digest: a salt keeps the two divisions apart
    const isOutside = ({ group }: LabelledEvidence) => foldOf(`outer ${group}`, folds) === fold;
    const model = fitAnswerability(
      rows.filter((row) => !isOutside(row)),
      weightOf,
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

function fitSentences(rows: readonly LabelledEvidence[]): AnswerabilityModel["sentence"] {
  const sentences = rows.flatMap(({ measured, answers }) =>
    measured.candidates.map(({ signs }, index) => ({ signs, label: answers[index] === true, weight: 1 })),
  );
  return fitLogistic(sentences, SENTENCE_SIGNS, SENTENCE_RIDGE);
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

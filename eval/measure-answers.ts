// Measures refusals on public question sets with the extractive answerer, over one knowledge base of all their documents; fits the weights of
// answerability on one half of the documents and scores the other, both ways.
import { ANSWERABILITY_MODEL } from "../src/answering/answerability/answerability-model.ts";
import type { AnswerabilitySigns } from "../src/answering/answerability/answerability-signs.ts";
import { weighEvidence } from "../src/answering/evidence.ts";
import { selectQuotations } from "../src/answering/select-quotations.ts";
import { probability } from "../src/answering/logistic.ts";
import { OWNER } from "../src/document/principal.ts";
import { contentWords, stem } from "../src/document/words.ts";
import { type RetrievalParts, retrievePassages } from "../src/retrieval/retrieve-passages.ts";
import { type LabelledSigns, fitLogistic } from "./fit-logistic.ts";
import { isFirstHalf } from "./halves.ts";
import { containsAnswer } from "./answer-metrics.ts";
import type { LabelledQuestion, PublicSet } from "./public-sets.ts";
import { auroc, calibrationError, share } from "./statistics.ts";

/** As many as the product retrieves unless told otherwise. */
const PASSAGES = 8;
const MOST_FALSE_REFUSALS = 0.15;

interface Outcome extends LabelledSigns<keyof AnswerabilitySigns> {
  readonly question: string;
  readonly set: string;
  readonly group: string;
  /** A short gold answer stands in what is quoted. */
  readonly holdsGold: boolean;
}

/**
 * @param offTopic questions of documents that are not in the knowledge base
 * @param answeredFrom the product's own setting, for the figures as it is shipped
 * @param onOutcome told of each question with its signs
 */
export async function measureAnswers(
  parts: RetrievalParts,
  sets: readonly PublicSet[],
  offTopic: readonly PublicSet[],
  answeredFrom: number,
  onOutcome: (outcome: unknown) => void = () => {},
): Promise<unknown> {
  const outcomes: Outcome[] = [];
  const largest = Math.max(...sets.map(({ questions }) => questions.length));
  for (const { name, questions } of sets)
    for (const question of questions)
      outcomes.push(...(await ask(parts, question, name, question.answerable, Math.sqrt(largest / questions.length))));
  const strange: Outcome[] = [];
  for (const { name, questions } of offTopic)
    for (const question of questions) strange.push(...(await ask(parts, question, `off topic: ${name}`, false, 1)));
  for (const outcome of [...outcomes, ...strange]) onOutcome(outcome);
  const names = Object.keys(ANSWERABILITY_MODEL.weights) as (keyof AnswerabilitySigns)[];
  const asShipped = [...outcomes, ...strange].map((outcome) => ({
    ...outcome,
    score: probability(ANSWERABILITY_MODEL, outcome.signs),
    threshold: answeredFrom,
  }));
  const first = outcomes.filter(({ group }) => isFirstHalf(group));
  const second = outcomes.filter(({ group }) => !isFirstHalf(group));
  return {
    asShipped: bySet(asShipped),
    heldOut: bySet([...scoreBy(first, second, names), ...scoreBy(second, first, names)]),
    fittedOnAll: { ...fitLogistic(outcomes, names), threshold: thresholdOf(outcomes, fitLogistic(outcomes, names)) },
  };
}

async function ask(
  parts: RetrievalParts,
  { question, gold, group }: LabelledQuestion,
  set: string,
  label: boolean,
  weight: number,
): Promise<Outcome[]> {
  const passages = await retrievePassages(parts, { question, principal: OWNER, limit: PASSAGES });
  const weights = await parts.knowledgeBase.inverseDocumentFrequencies(contentWords(question).map(stem));
  const evidence = await weighEvidence(question, passages, { embedding: parts.embedding, weights });
  if (evidence.signs === null) return [];
  const quoted = selectQuotations(question, evidence.candidates, weights)
    .map(({ unit }) => unit.text)
    .join("\n");
  const holdsGold = gold.some((answer) => containsAnswer(quoted, { answer, accept: [] }));
  return [{ question, set, group, label, weight, signs: evidence.signs, holdsGold }];
}

type Scored = Outcome & { readonly score: number; readonly threshold: number };

/** Scores and threshold of one half by what was fitted on the other. */
function scoreBy(
  fitted: readonly Outcome[],
  scored: readonly Outcome[],
  names: readonly (keyof AnswerabilitySigns)[],
): Scored[] {
  const model = fitLogistic(fitted, names);
  const threshold = thresholdOf(fitted, model);
  return scored.map((outcome) => ({ ...outcome, score: probability(model, outcome.signs), threshold }));
}

/** The highest at which no set has more false refusals than are allowed. */
function thresholdOf(outcomes: readonly Outcome[], model: typeof ANSWERABILITY_MODEL): number {
  const thresholds = [...new Set(outcomes.map(({ set }) => set))].map((set) => {
    const scores = outcomes
      .filter((outcome) => outcome.set === set && outcome.label)
      .map(({ signs }) => probability(model, signs))
      .sort((a, b) => a - b);
    return scores[Math.floor(MOST_FALSE_REFUSALS * scores.length)] ?? 1;
  });
  return Math.min(...thresholds);
}

function bySet(scored: readonly Scored[]): Record<string, unknown> {
  const report: Record<string, unknown> = {};
  for (const set of new Set(scored.map((outcome) => outcome.set))) {
    const own = scored.filter((outcome) => outcome.set === set);
    const answerable = own.filter(({ label }) => label);
    const unanswerable = own.filter(({ label }) => !label);
    const refused = ({ score, threshold }: Scored) => score < threshold;
    const answered = answerable.filter((outcome) => !refused(outcome));
    report[set] = {
      falseRefusals: share(answerable.filter(refused).length, answerable.length),
      refusalRecall: share(unanswerable.filter(refused).length, unanswerable.length),
      goldInAnswered: share(answered.filter(({ holdsGold }) => holdsGold).length, answered.length),
      auroc: auroc(
        answerable.map(({ score }) => score),
        unanswerable.map(({ score }) => score),
      ),
      calibrationError: calibrationError(
        own.map(({ score }) => score),
        own.map(({ label }) => label),
      ),
    };
  }
  return report;
}

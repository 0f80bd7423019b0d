// Runs a question set through the product and measures it: is the evidence found, is the answer in the answer, are refusals right?
import type { Application } from "../src/application.ts";
import { containsAnswer, findsEvidence, findsSomeEvidence } from "./metrics.ts";
import type { Question } from "./question-set.ts";
import { OWNER } from "../src/document/principal.ts";

export interface QuestionOutcome {
  readonly id: string;
  readonly kind: Question["kind"];
  /** All evidence among the first five passages. */
  readonly evidenceAt5: boolean;
  readonly someEvidenceAt5: boolean;
  readonly answered: boolean;
  readonly correct: boolean;
  readonly citesEvidence: boolean;
  /** Sentences of the answer, and those of them that are cited to a passage that is evidence. */
  readonly sentences: number;
  readonly evidencedSentences: number;
  readonly text: string;
}

export interface QuestionFigures {
  readonly answerable: number;
  readonly evidenceAt5: number;
  readonly someEvidenceAt5: number;
  readonly answerContainsGold: number;
  readonly citesEvidence: number;
  /** Share of all sentences of answers to answerable questions that are cited to a passage that is evidence. */
  readonly citationPrecision: number;
  readonly falseRefusals: number;
  readonly unanswerable: number;
  readonly rightRefusals: number;
}

export async function measureQuestions(
  application: Application,
  questions: readonly Question[],
): Promise<QuestionOutcome[]> {
  const outcomes: QuestionOutcome[] = [];
  for (const question of questions) outcomes.push(await measureQuestion(application, question));
  return outcomes;
}

async function measureQuestion(application: Application, question: Question): Promise<QuestionOutcome> {
  const signal = AbortSignal.timeout(120_000);
  const history = question.history.map((earlier) => ({ question: earlier, answer: "" }));
  let asked = question.question;
  for await (const event of application.ask({ principal: OWNER, question: question.question, history, signal })) {
    if (event.type === "answer-start") asked = event.question;
    if (event.type !== "answer-end") continue;
    const passages = await application.search({ principal: OWNER, question: asked, limit: 5, signal });
    const cited = event.citations.map((citation) => ({ text: citation.quote, provenance: citation }));
    const evidencing = new Set(
      event.citations
        .filter((citation) => findsSomeEvidence([{ text: citation.quote, provenance: citation }], question))
        .map(({ number }) => number),
    );
    return {
      id: question.id,
      kind: question.kind,
      evidenceAt5: question.answerable && findsEvidence(passages, question),
      someEvidenceAt5: question.answerable && findsSomeEvidence(passages, question),
      answered: event.answered,
      correct: question.answerable && event.answered && containsAnswer(event.text, question),
      citesEvidence: question.answerable && findsSomeEvidence(cited, question),
      sentences: event.sentences.length,
      evidencedSentences: event.sentences.filter(({ citations }) => citations.some((number) => evidencing.has(number)))
        .length,
      text: event.text,
    };
  }
  throw new Error(`question ${question.id} got no end event`);
}

/** Shares of the answerable questions, and of the unanswerable for `rightRefusals`. */
export function summarise(questions: readonly Question[], outcomes: readonly QuestionOutcome[]): QuestionFigures {
  const answerableIds = new Set(questions.filter((question) => question.answerable).map((question) => question.id));
  const answerable = outcomes.filter((outcome) => answerableIds.has(outcome.id));
  const unanswerable = outcomes.filter((outcome) => !answerableIds.has(outcome.id));
  const share = (of: readonly QuestionOutcome[], holds: (outcome: QuestionOutcome) => boolean) =>
    of.length === 0 ? 0 : of.filter(holds).length / of.length;
  const ratio = (of: readonly QuestionOutcome[], parts: (outcome: QuestionOutcome) => [number, number]) => {
    const [some, all] = of.map(parts).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    return all === 0 ? 0 : some / all;
  };
  return {
    answerable: answerable.length,
    evidenceAt5: share(answerable, (outcome) => outcome.evidenceAt5),
    someEvidenceAt5: share(answerable, (outcome) => outcome.someEvidenceAt5),
    answerContainsGold: share(answerable, (outcome) => outcome.correct),
    citesEvidence: share(answerable, (outcome) => outcome.citesEvidence),
    citationPrecision: ratio(answerable, (outcome) => [outcome.evidencedSentences, outcome.sentences]),
    falseRefusals: share(answerable, (outcome) => !outcome.answered),
    unanswerable: unanswerable.length,
    rightRefusals: share(unanswerable, (outcome) => !outcome.answered),
  };
}

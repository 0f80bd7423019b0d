// The honest no: what was searched, and the nearest passages, so that a reader can go on from there.
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent, AnswerMode } from "./answer-event.ts";
import { citePart } from "./citations.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";

export const REFUSAL = "The documents do not seem to answer this.";
const NEAREST_SHOWN = 3;

/** @param why what the reader should know besides what was searched */
export function* refuse(asked: {
  question: string;
  kind: QuestionKind;
  passages: readonly RetrievedPassage[];
  why: string;
}): Generator<AnswerEvent> {
  const { question, kind, passages, why } = asked;
  const nearest = passages.slice(0, NEAREST_SHOWN).map(({ id }) => id);
  yield { type: "answer-start", mode: "refusal", kind, model: null, question, passages: nearest };
  yield { type: "text-delta", text: REFUSAL };
  yield refusalEnd(passages, `${why} ${describeSearch(question, passages)}`);
}

export function refusalEnd(passages: readonly RetrievedPassage[], notice: string): AnswerEvent {
  return {
    type: "answer-end",
    answered: false,
    mode: "refusal" satisfies AnswerMode,
    text: REFUSAL,
    sentences: [],
    confidence: null,
    citations: [],
    nearest: nearestOf(passages),
    notice,
    finishReason: "stop",
  };
}

/** The nearest passages, each whole. */
export function nearestOf(passages: readonly RetrievedPassage[]) {
  return passages
    .slice(0, NEAREST_SHOWN)
    .map((passage, index) => citePart(index + 1, passage, { start: 0, end: passage.text.length }));
}

function describeSearch(question: string, passages: readonly RetrievedPassage[]): string {
  if (passages.length === 0) return "There are no documents to search.";
  const documents = new Set(passages.map(({ provenance }) => provenance.path)).size;
  const nearest = `${passages.length} passages of ${documents} ${documents === 1 ? "document" : "documents"}`;
  return `Searched all documents for "${question}" by words and by meaning; the nearest ${nearest} do not hold it.`;
}

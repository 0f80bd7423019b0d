// The answer when no model writes: the sentences that answer, quoted as they stand, each with its citation.
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent } from "./answer-event.ts";
import type { CheckedSentence } from "./checking/checked-sentence.ts";
import { citePart } from "./citations.ts";
import type { Evidence } from "./evidence.ts";
import type { QuestionKind } from "./kinds/question-kind.ts";
import type { QuotableUnit } from "./quotable-units.ts";
import { refuse } from "./refusal.ts";
import { type Quotation, selectQuotations } from "./select-quotations.ts";

export const NO_MODEL_NOTICE = "No model wrote this: the sentences are quoted from the documents.";

export function* answerExtractively(asked: {
  question: string;
  kind: QuestionKind;
  passages: readonly RetrievedPassage[];
  evidence: Evidence;
  notice: string;
}): Generator<AnswerEvent> {
  const { question, kind, passages, evidence, notice } = asked;
  const quoted = selectQuotations(question, evidence.candidates);
  if (quoted.length === 0) {
    yield* refuse({ question, kind, passages, why: "No sentence answers." });
    return;
  }
  yield { type: "answer-start", mode: "extractive", kind, model: null, question, passages: idsOf(quoted) };
  yield* quoteAll(quoted, { notice, confidence: Math.round(100 * evidence.probability) / 100 });
}

/** Ids of the passages that are quoted, each once. */
export function idsOf(quoted: readonly Pick<Quotation, "passage">[]): string[] {
  return [...new Set(quoted.map(({ passage }) => passage.id))];
}

/** Quotations as an answer, one a line, each with its mark. */
export function* quoteAll(
  quoted: readonly Pick<Quotation, "passage" | "unit">[],
  end: { notice: string; confidence: number | null },
): Generator<AnswerEvent> {
  const citations = quoted.map(({ passage, unit }, index) => citePart(index + 1, passage, unit));
  const sentences: CheckedSentence[] = [];
  let text = "";
  for (const [index, { unit }] of quoted.entries()) {
    const quotation = describeQuotation(unit);
    const before = index === 0 ? "" : "\n";
    const start = text.length + before.length;
    const number = index + 1;
    yield { type: "text-delta", text: `${before}${quotation} [${number}]` };
    const citation = citations[index];
    if (citation !== undefined) yield { type: "citation-added", citation };
    text += `${before}${quotation} [${number}]`;
    sentences.push({
      text: quotation,
      start,
      end: start + quotation.length,
      citations: [number],
      support: "supported",
      reason: "quoted word for word",
    });
  }
  yield {
    type: "answer-end",
    answered: true,
    mode: "extractive",
    text,
    sentences,
    confidence: end.confidence,
    citations,
    nearest: [],
    notice: end.notice,
    finishReason: "stop",
  };
}

/** A table row is read with its header above it. */
function describeQuotation(unit: QuotableUnit): string {
  return unit.header === "" ? unit.text : `${unit.header}\n${unit.text}`;
}

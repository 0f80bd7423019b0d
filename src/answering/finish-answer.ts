// A model's draft and what the checker says of it -> the end of the answer: citations at the place that supports, policy, confidence.
import type { Citation } from "../document/citation.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEnd } from "./answer-event.ts";
import type { CheckedAnswer } from "./checking/check-answer.ts";
import type { CheckedSentence } from "./checking/checked-sentence.ts";
import { type UnsupportedPolicy, applyPolicy } from "./checking/unsupported-policy.ts";
import { citePart } from "./citations.ts";
import { nearestOf } from "./refusal.ts";

export interface Draft {
  readonly text: string;
  /** Built while the answer was streamed, by number. */
  readonly citations: ReadonlyMap<number, Citation>;
  /** As they were numbered for the model, from 1. */
  readonly passages: readonly RetrievedPassage[];
  readonly finishReason: "stop" | "length";
  /** What the reader must know besides when it is answered, such as passages that contradict one another. */
  readonly told: readonly string[];
  /** That the passages answer the question. */
  readonly answerability: number;
}

/** Null when the policy leaves nothing of the answer. */
export function finishAnswer(draft: Draft, checked: CheckedAnswer, policy: UnsupportedPolicy): AnswerEnd | null {
  const kept = applyPolicy(policy, { text: draft.text, sentences: checked.sentences });
  if (kept === null) return null;
  const { text, sentences } = kept;
  const citations = citationsOf(draft, checked, sentences);
  // a model that cites nothing, or only what does not support it, has not answered from the documents, whatever it says
  const answered = sentences.some((sentence) => sentence.citations.length > 0 && sentence.support !== "unsupported");
  const confidence = Math.round(100 * draft.answerability * checked.support) / 100;
  return {
    type: "answer-end",
    answered,
    mode: "model",
    text,
    sentences,
    confidence: answered ? confidence : null,
    citations,
    nearest: answered ? [] : nearestOf(draft.passages),
    notice: noticeOf(draft, { answered, citations, sentences, struck: checked.sentences.length - sentences.length }),
    finishReason: draft.finishReason,
  };
}

/** One a passage that a kept sentence is cited to, at the sentence there that supports it. */
function citationsOf(draft: Draft, checked: CheckedAnswer, sentences: readonly CheckedSentence[]): Citation[] {
  const numbers = [...new Set(sentences.flatMap(({ citations }) => citations))].sort((a, b) => a - b);
  return numbers.flatMap((number) => {
    const place = checked.places.find((other) => other.number === number);
    const passage = draft.passages[number - 1];
    if (passage !== undefined && place !== undefined) return [citePart(number, passage, place)];
    return draft.citations.get(number) ?? [];
  });
}

function noticeOf(
  draft: Draft,
  end: { answered: boolean; citations: readonly Citation[]; sentences: readonly CheckedSentence[]; struck: number },
): string | null {
  const unsupported = end.sentences.filter(({ support }) => support === "unsupported").length;
  const notices: string[] = [];
  if (end.citations.length === 0) notices.push("The model cited no passage; read what it says with care.");
  else if (unsupported > 0)
    notices.push(`${unsupported} of ${end.sentences.length} sentences are not supported by the passages.`);
  if (end.struck > 0) notices.push(`${end.struck} sentences that no passage supports were left out.`);
  if (end.answered) notices.push(...draft.told);
  if (draft.finishReason === "length") notices.push("The model reached its token limit; the answer may be cut short.");
  return notices.length === 0 ? null : notices.join(" ");
}

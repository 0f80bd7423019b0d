// What happens to sentences that no passage supports: they are marked, left out, or the whole answer is refused.
import type { CheckedSentence } from "./checked-sentence.ts";

/** `flag`: shown and marked; `strike`: left out; `refuse`: the answer becomes a refusal. */
export type UnsupportedPolicy = "flag" | "strike" | "refuse";

export interface KeptAnswer {
  readonly text: string;
  readonly sentences: readonly CheckedSentence[];
}

/** What is left of an answer under a policy; null when nothing is. */
export function applyPolicy(policy: UnsupportedPolicy, answer: KeptAnswer): KeptAnswer | null {
  const isUnsupported = ({ support }: CheckedSentence) => support === "unsupported";
  if (policy === "flag" || !answer.sentences.some(isUnsupported)) return answer;
  if (policy === "refuse") return null;
  return strike(answer, isUnsupported);
}

/** A sentence goes with the marks and space behind it; offsets follow. */
function strike({ text, sentences }: KeptAnswer, isStruck: (sentence: CheckedSentence) => boolean): KeptAnswer | null {
  let kept = "";
  const left: CheckedSentence[] = [];
  for (const [index, sentence] of sentences.entries()) {
    if (isStruck(sentence)) continue;
    const start = kept.length;
    kept += text.slice(sentence.start, sentences[index + 1]?.start ?? text.length);
    left.push({ ...sentence, start, end: start + sentence.end - sentence.start });
  }
  return left.length === 0 ? null : { text: kept.trimEnd(), sentences: left };
}

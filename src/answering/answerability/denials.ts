// Whether a question and a sentence deny: with a negation or with a word that says that something was not done or not allowed. A sentence
// that refuses what the question takes for granted does not answer it, whatever else they share.
import type { WordSequence } from "./word-sequence.ts";

export interface Denials {
  readonly questionDenies: number;
  readonly sentenceDenies: number;
  /** A denial among the words that the two share, or close to them. */
  readonly deniesNearby: number;
  readonly onlyQuestionDenies: number;
  readonly onlyNearbyDenies: number;
  /** As many denials in the question as among the shared words. */
  readonly denyAlike: number;
}

const DENIAL =
  /\b(?:not|no|never|without|cannot|neither|nor|none|nobody|nothing|hardly|rarely|unable|except|impossible|unlikely|forbade|refus\w+|fail\w*|lack\w*|prohibit\w*|prevent\w*|reject\w*|den(?:y|ied|ies)|avoid\w*|oppos\w+|forbid\w*|ban(?:ned)?|ignor\w+|stop\w*|\w+n['’ ]t)\b/gi;
const NEARBY = 3;

export function denials(
  question: { readonly text: string; readonly sequence: WordSequence },
  sentence: { readonly text: string; readonly sequence: WordSequence },
): Denials {
  const asked = countDenials(question.text);
  const said = countDenials(sentence.text);
  const nearby = countDenials(nearSharedWords(question.sequence, sentence.sequence));
  return {
    questionDenies: Number(asked > 0),
    sentenceDenies: Number(said > 0),
    deniesNearby: Number(nearby > 0),
    onlyQuestionDenies: Number(asked > 0 && said === 0),
    onlyNearbyDenies: Number(nearby > 0 && asked === 0),
    denyAlike: Number(asked === nearby),
  };
}

function countDenials(text: string): number {
  return text.match(DENIAL)?.length ?? 0;
}

/** The part of the sentence that holds the first place of every word of the question. */
function nearSharedWords(question: WordSequence, sentence: WordSequence): string {
  const places = question.words.flatMap(({ stem, isContent }) =>
    isContent ? sentence.placesOf(stem).slice(0, 1) : [],
  );
  if (places.length === 0) return "";
  return sentence.words
    .slice(Math.max(0, Math.min(...places) - NEARBY), Math.max(...places) + NEARBY + 1)
    .map(({ word }) => word)
    .join(" ");
}

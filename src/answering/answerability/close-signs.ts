// The best sentence read once more, word by word in order: what in it speaks of something else than the question does.
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { QuotableUnit } from "../quotable-units.ts";
import { type CopiedWords, copiedWords } from "./copied-words.ts";
import { type Denials, denials } from "./denials.ts";
import type { QuestionWords } from "./question-words.ts";
import { type ReplacedWords, replacedWords } from "./replaced-words.ts";
import { type Rivals, rivals } from "./rivals.ts";
import { wordSequence } from "./word-sequence.ts";

export type CloseSigns = ReplacedWords & CopiedWords & Rivals & Denials;
export type CloseSign = keyof CloseSigns;

export const CLOSE_SIGNS: readonly CloseSign[] = [
  "replaced",
  "rarestReplaced",
  "replacedAcross",
  "replacedBetween",
  "addedBetween",
  "divided",
  "parted",
  "longestRun",
  "runShare",
  "orderedShare",
  "contentRunShare",
  "contentOrderedShare",
  "turnedPairs",
  "rivalKinds",
  "missingKinds",
  "missingYears",
  "hasRivalYear",
  "namesElsewhere",
  "heldNames",
  "newNames",
  "hasRivalName",
  "questionDenies",
  "sentenceDenies",
  "deniesNearby",
  "onlyQuestionDenies",
  "onlyNearbyDenies",
  "denyAlike",
];

export function closeSigns(
  question: QuestionWords,
  { unit, passage }: { readonly unit: QuotableUnit; readonly passage: Pick<RetrievedPassage, "text"> },
): CloseSigns {
  const asked = { text: question.text, sequence: wordSequence(question.text) };
  const said = { text: unit.text, sequence: wordSequence(unit.text) };
  const rarities = new Map(question.content.map(({ stem, rarity }) => [stem, rarity]));
  return {
    ...replacedWords(asked.sequence, said.sequence, (stem) => rarities.get(stem) ?? 0),
    ...copiedWords(asked.sequence, said.sequence),
    ...rivals(asked, said, wordSequence(passage.text).stems),
    ...denials(asked, said),
  };
}

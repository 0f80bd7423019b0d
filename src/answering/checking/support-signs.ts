// What speaks for a passage being the source of a sentence, as numbers.
import { splitSentences, type Sentence } from "../../document/sentences.ts";
import type { WordWeights } from "../word-coverage.ts";
import { wordCoverage } from "../word-coverage.ts";
import type { MissingFact } from "./missing-facts.ts";

export interface SupportSigns {
  /** Share of the sentence's words, by inverse document frequency, that the passage holds with its title and headings; 0 to 1. */
  readonly containment: number;
  /** The same for the one sentence of the passage that holds most. */
  readonly inOneSentence: number;
  /** Greatest cosine similarity to a sentence of the passage. */
  readonly similarity: number;
  /** Numbers, dates and quotations that the passage does not show. */
  readonly missingFacts: number;
  /** Share of the sentence's words that are names the passage does not hold. */
  readonly missingNames: number;
}

/** A passage made ready to be compared with: its sentences, and their vectors in the same order. */
export interface Source {
  readonly text: string;
  /** Title and headings: they may name what the passage speaks of. */
  readonly context: string;
  readonly sentences: readonly Sentence[];
}

export function toSource(text: string, context: string): Source {
  return { text, context, sentences: splitSentences(text) };
}

/** What an entailment model reads: what names the subject, and the nearest sentence between its neighbours. */
export function premiseOf({ context, text, sentences }: Source, nearest: Sentence | null): string {
  const at = sentences.findIndex(({ start }) => start === nearest?.start);
  const around = at === -1 ? [] : sentences.slice(Math.max(0, at - 1), at + 2);
  const [first] = around;
  const last = around.at(-1);
  return `${context}\n${first === undefined || last === undefined ? text : text.slice(first.start, last.end)}`;
}

export function measureSupport(
  source: Source,
  claim: { weights: WordWeights; similarities: readonly number[]; missing: readonly MissingFact[] },
): SupportSigns {
  const { weights, similarities, missing } = claim;
  const names = missing.filter(({ kind }) => kind === "name").length;
  return {
    containment: wordCoverage(`${source.context} ${source.text}`, weights),
    inOneSentence: Math.max(0, ...source.sentences.map((sentence) => wordCoverage(sentence.text, weights))),
    similarity: Math.max(0, ...similarities),
    missingFacts: missing.length - names,
    missingNames: weights.size === 0 ? 0 : Math.min(1, names / weights.size),
  };
}

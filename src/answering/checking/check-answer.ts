// A written answer -> each of its sentences with the passages that support it, a verdict and the reason.
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import { type AnswerSentence, answerSentences } from "./answer-sentences.ts";
import type { CheckedSentence } from "./checked-sentence.ts";
import { judge } from "./judge.ts";
import { type CheckingParts, type ClaimMeasure, measureClaims } from "./measure-claims.ts";
import { toSource } from "./support-signs.ts";

export interface SupportedPlace {
  /** Number of the passage, from 1. */
  readonly number: number;
  /** Offsets in the passage's text of the sentence that supports. */
  readonly start: number;
  readonly end: number;
}

export interface CheckedAnswer {
  readonly sentences: readonly CheckedSentence[];
  /** One a passage that is cited: where the sentence that supports what is said of it stands. */
  readonly places: readonly SupportedPlace[];
  /** Mean probability of support over the sentences, by their length; 0 when there are none. */
  readonly support: number;
}

/** @param passages as they were numbered for the writer, from 1 */
export async function checkAnswer(
  parts: CheckingParts,
  answer: string,
  passages: readonly RetrievedPassage[],
  signal?: AbortSignal,
): Promise<CheckedAnswer> {
  const sentences = answerSentences(answer);
  const sources = passages.map(({ text, provenance }) =>
    toSource(text, [provenance.title, ...provenance.headingPath].join("\n")),
  );
  const claims = sentences.map(({ text }) => text);
  const measures = await measureClaims(parts, claims, sources, signal);
  const checked = sentences.map((sentence, index) => checkSentence(sentence, measures[index] ?? []));
  const length = claims.reduce((sum, { length: own }) => sum + own, 0);
  const weighed = checked.reduce((sum, { best, text }) => sum + (best?.measure.probability ?? 0) * text.length, 0);
  return {
    sentences: checked.map(({ best: _best, ...sentence }) => sentence),
    places: placesOf(checked.flatMap(({ best, citations }) => (best === null || citations.length === 0 ? [] : [best]))),
    support: length === 0 ? 0 : weighed / length,
  };
}

interface Measured {
  readonly number: number;
  readonly measure: ClaimMeasure;
}

/** The best of the cited passages speaks for a sentence; without a mark the best of all does, if it supports. */
function checkSentence(
  sentence: AnswerSentence,
  row: readonly ClaimMeasure[],
): CheckedSentence & { best: Measured | null } {
  const { text, start, end, marks } = sentence;
  const measured = row.map((measure, index) => ({ number: index + 1, measure }));
  const cited = measured.filter(({ number }) => marks.includes(number));
  const best = bestOf(cited.length > 0 ? cited : measured);
  if (best === null)
    return {
      text,
      start,
      end,
      citations: [],
      support: "unsupported",
      reason: "there is no passage to hold it against",
      best,
    };
  const verdict = judge(best.measure);
  if (cited.length > 0) return { text, start, end, citations: marks, ...verdict, best };
  if (verdict.support === "supported") {
    const reason = `cites nothing; passage ${best.number} supports it: ${verdict.reason}`;
    return { text, start, end, citations: [best.number], support: "supported", reason, best };
  }
  const reason = `cites nothing, and no passage supports it: ${verdict.reason}`;
  return { text, start, end, citations: [], support: verdict.support, reason, best };
}

function bestOf(measured: readonly Measured[]): Measured | null {
  const ranked = [...measured].sort((a, b) => rank(b.measure) - rank(a.measure));
  return ranked[0] ?? null;
}

/** A passage that shows the exact facts comes before one that only sounds nearer. */
function rank({ probability, missing }: ClaimMeasure): number {
  return probability - missing.filter(({ kind }) => kind !== "name").length;
}

function placesOf(supporting: readonly Measured[]): SupportedPlace[] {
  const places = new Map<number, SupportedPlace>();
  for (const { number, measure } of [...supporting].sort((a, b) => rank(b.measure) - rank(a.measure))) {
    if (measure.nearest === null || places.has(number)) continue;
    places.set(number, { number, start: measure.nearest.start, end: measure.nearest.end });
  }
  return [...places.values()];
}

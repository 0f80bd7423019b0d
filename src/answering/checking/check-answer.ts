// A written answer -> each of its sentences with the passages that support it, a verdict and the reason.
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import { type AnswerSentence, answerSentences } from "./answer-sentences.ts";
import type { CheckedSentence } from "./checked-sentence.ts";
import { heedEntailment } from "./heed-entailment.ts";
import { type Verdict, judge, missingExactly } from "./judge.ts";
import { type CheckingParts, type ClaimMeasure, measureClaims } from "./measure-claims.ts";
import { type Source, premiseOf, toSource } from "./support-signs.ts";

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
  const checked = await Promise.all(
    sentences.map(async (sentence, index) => {
      const best = speakingFor(sentence, measures[index] ?? []);
      const verdict = best === null ? null : await judgeAll(parts, sentence.text, best, sources, signal);
      return { ...describe(sentence, best, verdict), best };
    }),
  );
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

/** The best of the cited passages speaks for a sentence; without a mark the best of all does. */
function speakingFor({ marks }: AnswerSentence, row: readonly ClaimMeasure[]): Measured | null {
  const measured = row.map((measure, index) => ({ number: index + 1, measure }));
  const cited = measured.filter(({ number }) => marks.includes(number));
  return bestOf(cited.length > 0 ? cited : measured);
}

async function judgeAll(
  { entailment }: CheckingParts,
  claim: string,
  { number, measure }: Measured,
  sources: readonly Source[],
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const verdict = judge(measure);
  const source = sources[number - 1];
  if (entailment === undefined || source === undefined) return verdict;
  const inference = await entailment.infer(premiseOf(source, measure.nearest), claim, signal);
  return heedEntailment(verdict, inference, missingExactly(measure) !== undefined);
}

function describe(sentence: AnswerSentence, best: Measured | null, verdict: Verdict | null): CheckedSentence {
  const { text, start, end, marks } = sentence;
  const place = { text, start, end };
  if (best === null || verdict === null)
    return { ...place, citations: [], support: "unsupported", reason: "there is no passage to hold it against" };
  const { support, reason } = verdict;
  if (marks.includes(best.number)) return { ...place, citations: marks, support, reason };
  if (support !== "supported")
    return { ...place, citations: [], support, reason: `cites nothing, and no passage supports it: ${reason}` };
  const given = `cites nothing; passage ${best.number} supports it: ${reason}`;
  return { ...place, citations: [best.number], support, reason: given };
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

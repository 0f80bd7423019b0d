// The answer when no model writes: the sentences of the documents that answer best, quoted as they stand.
import { type Sentence, isTableRow, splitSentences } from "../document/sentences.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import { type WordWeights, wordCoverage } from "./relevance.ts";

export interface QuotedSentence {
  readonly passage: RetrievedPassage;
  /** Offsets are in the passage's text. */
  readonly sentence: Sentence;
  readonly score: number;
}

const PASSAGES_READ = 6;
const MOST_SENTENCES = 3;
/** Sentences that score less than this share of the best are left out. */
const NEAR_BEST = 0.7;
const LONGEST_SENTENCE = 600;

/** What kind of words an answer to this question must hold; null when any may. */
function expectedForm(question: string): RegExp | null {
  if (/\bhow (?:many|much|long|often|far|high|heavy|big|large|old|fast|hot|cold|wide|deep|tall)\b|\b(?:what|which) (?:percentage|number|amount|share|rate|price|cost|fee|limit|temperature|voltage|range|accuracy|weight|version)\b/i.test(question)) {
    return /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice|daily|weekly|monthly|yearly|never|half)\b/i;
  }
  if (/\bwhen\b|\b(?:what|which|by what) (?:date|day|month|year|time|deadline)\b|\bdeadline\b/i.test(question)) {
    return /\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/i;
  }
  if (/^who\b|\bwho(?:se|m)?\b/i.test(question)) return /\b\p{Lu}\p{L}+ \p{Lu}\p{L}+|\bhead of\b|\bmanager\b|\bofficer\b|\blead\b|\bteam\b/u;
  return null;
}

/**
 * The sentences that answer, best first: by the weight of the question's words they hold (with their headings), by the similarity
 * of meaning, by the rank of their passage, and by whether they hold what the question asks for (a number, a date, a name).
 */
export async function selectSentences(
  question: string,
  passages: readonly RetrievedPassage[],
  parts: { embedding: EmbeddingModel; weights: WordWeights; signal?: AbortSignal | undefined },
): Promise<QuotedSentence[]> {
  const candidates = passages.slice(0, PASSAGES_READ).flatMap((passage) =>
    splitSentences(passage.text)
      .filter((sentence) => sentence.text.length <= LONGEST_SENTENCE)
      .map((sentence) => ({ passage, sentence })),
  );
  if (candidates.length === 0) return [];
  const options = parts.signal === undefined ? {} : { signal: parts.signal };
  const [[query], vectors] = await Promise.all([
    parts.embedding.embed([question], { purpose: "query", ...options }),
    parts.embedding.embed(candidates.map(withHeading), { purpose: "passage", ...options }),
  ]);
  const form = expectedForm(question);
  const scored = candidates.map((candidate, index) => {
    const text = candidate.sentence.text;
    const own = wordCoverage(text, parts.weights);
    const framed = wordCoverage(withHeading(candidate), parts.weights);
    const meaning = similarity(query, vectors[index]);
    const fits = form === null || form.test(text) ? 0.15 : 0;
    const isQuestion = text.endsWith("?") ? -0.3 : 0;
    const score = 0.3 * own + 0.2 * framed + 0.5 * meaning + 0.3 * candidate.passage.score + fits + isQuestion;
    return { ...candidate, score };
  });
  return keepBest(scored);
}

function keepBest(scored: readonly QuotedSentence[]): QuotedSentence[] {
  const ranked = [...scored].sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  const kept: QuotedSentence[] = [];
  for (const candidate of ranked) {
    if (kept.length === MOST_SENTENCES || candidate.score < NEAR_BEST * best) break;
    if (!kept.some((other) => other.sentence.text === candidate.sentence.text)) kept.push(candidate);
  }
  return kept;
}

function withHeading(candidate: { passage: RetrievedPassage; sentence: Sentence }): string {
  const { title, headingPath } = candidate.passage.provenance;
  const heading = headingPath.at(-1) ?? title;
  if (!isTableRow(candidate.sentence.text)) return `${heading}: ${candidate.sentence.text}`;
  const header = tableHeader(candidate.passage.text, candidate.sentence.start);
  return `${heading}: ${header === candidate.sentence.text ? "" : `${header} `}${candidate.sentence.text}`;
}

/** First row of the table that the row at this offset belongs to, as far as the passage shows it. */
function tableHeader(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  let header = "";
  for (let index = lines.length - 2; index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    if (!isTableRow(line)) break;
    header = line;
  }
  return header;
}

function similarity(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

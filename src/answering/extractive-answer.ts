// The answer when no model writes: the sentences of the documents that answer best, quoted as they stand.
import { cosine } from "../embedding/cosine.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import { asksForList, expectedForm } from "./expected-form.ts";
import { type QuotableUnit, quotableUnits } from "./quotable-units.ts";
import { type WordWeights, wordCoverage } from "./relevance.ts";

export interface Quotation {
  readonly passage: RetrievedPassage;
  /** Offsets are in the passage's text. */
  readonly unit: QuotableUnit;
  readonly score: number;
}

type Candidate = Omit<Quotation, "score">;

const PASSAGES_READ = 6;
const MOST_QUOTATIONS = 3;
/** Shorter text is a heading or a stray item more often than an answer; in UTF-16 units. */
const SHORTEST = 16;
/** Quotations that score less than this share of the best are left out. */
const NEAR_BEST = 0.7;

/** What each sign that a sentence answers adds to its score; chosen on the sample questions. */
const WEIGHTS = {
  ownWords: 0.1,
  framedWords: 0.4,
  meaning: 0.5,
  passage: 0.3,
  form: 0.15,
  list: 0.3,
  unaskedList: -0.35,
  question: -0.3,
  fragment: -0.15,
};

/**
 * The sentences that answer, best first: by the weight of the question's words they hold (with their headings), by similarity of
 * meaning, by the score of their passage, and by whether they hold what the question asks for (a number, a date, a name, a list).
 */
export async function selectQuotations(
  question: string,
  passages: readonly RetrievedPassage[],
  parts: { embedding: EmbeddingModel; weights: WordWeights; signal?: AbortSignal | undefined },
): Promise<Quotation[]> {
  const candidates = passages
    .slice(0, PASSAGES_READ)
    .flatMap((passage) => quotableUnits(passage.text, passage.tableHeader).map((unit) => ({ passage, unit })));
  if (candidates.length === 0) return [];
  const options = parts.signal === undefined ? {} : { signal: parts.signal };
  const [[query], vectors] = await Promise.all([
    parts.embedding.embed([question], { purpose: "query", ...options }),
    parts.embedding.embed(candidates.map(framed), { purpose: "passage", ...options }),
  ]);
  const scored = candidates.map((candidate, index) => ({
    ...candidate,
    score: scoreByWords(question, candidate, parts.weights) + WEIGHTS.meaning * cosine(query, vectors[index]),
  }));
  return keepBest(scored);
}

function scoreByWords(question: string, candidate: Candidate, weights: WordWeights): number {
  const { unit, passage } = candidate;
  const form = expectedForm(question);
  const isFragment = unit.header === "" && (unit.text.length < SHORTEST || !/[.!?:;)"”|]/.test(unit.text));
  return (
    WEIGHTS.ownWords * wordCoverage(unit.text, weights) +
    WEIGHTS.framedWords * wordCoverage(framed(candidate), weights) +
    WEIGHTS.passage * passage.score +
    (form === null || form.test(unit.text) ? WEIGHTS.form : 0) +
    (unit.kind === "list" ? (asksForList(question) ? WEIGHTS.list : WEIGHTS.unaskedList) : 0) +
    (unit.text.endsWith("?") ? WEIGHTS.question : 0) +
    (isFragment ? WEIGHTS.fragment : 0)
  );
}

/** The best few; what lies within a quotation already kept is not quoted twice. */
function keepBest(scored: readonly Quotation[]): Quotation[] {
  const ranked = [...scored].sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  const kept: Quotation[] = [];
  for (const candidate of ranked) {
    if (kept.length === MOST_QUOTATIONS || candidate.score < NEAR_BEST * best) break;
    if (!kept.some((other) => overlaps(other, candidate))) kept.push(candidate);
  }
  return kept;
}

function overlaps(a: Candidate, b: Candidate): boolean {
  if (a.unit.text === b.unit.text) return true;
  const [first, second] = [a, b].map(({ passage, unit }) => ({
    document: passage.provenance.documentId,
    start: passage.provenance.start + unit.start,
    end: passage.provenance.start + unit.end,
  }));
  if (first === undefined || second === undefined || first.document !== second.document) return false;
  return first.start < second.end && second.start < first.end;
}

/** A sentence with what names its subject: the heading it stands under, and the header of its table. */
function framed({ passage, unit }: Candidate): string {
  const { title, headingPath } = passage.provenance;
  return `${headingPath.at(-1) ?? title}: ${unit.header === "" ? "" : `${unit.header} `}${unit.text}`;
}

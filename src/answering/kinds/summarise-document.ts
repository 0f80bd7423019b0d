// "Summarise the travel policy": the document that the question names, and of each of its sections the sentence nearest to the whole.
import { wordCoverage, type WordWeights } from "../word-coverage.ts";
import { cosine } from "../../embedding/cosine.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import { type RetrievalParts, retrievePassages } from "../../retrieval/retrieve-passages.ts";
import { type QuotableUnit, quotableUnits } from "../quotable-units.ts";
import { type SubjectSearch, everyPassage } from "./every-passage.ts";

export interface SummaryPart {
  readonly passage: RetrievedPassage;
  readonly unit: QuotableUnit;
}

const NAMED_AMONG = 20;
/** Share of the subject's words, by weight, that title and path of a document must hold for the question to name it. */
const LEAST_NAMED = 0.5;
const MOST_SENTENCES = 8;
const SHORTEST = 30;

/** In the order of the document; empty when the question names no document. */
export async function summariseDocument(
  parts: RetrievalParts,
  search: SubjectSearch & { readonly weights: WordWeights },
): Promise<SummaryPart[]> {
  const { subject, principal, filter, signal } = search;
  const nearest = await retrievePassages(parts, { question: subject, principal, filter, limit: NAMED_AMONG, signal });
  const path = namedPath(nearest, search.weights);
  if (path === null) return [];
  const passages = await everyPassage(parts, { ...search, filter: { ...filter, paths: [escapeGlob(path)] } });
  const units = passages.flatMap((passage) =>
    quotableUnits(passage.text)
      .filter(({ kind, header, text }) => kind === "sentence" && header === "" && text.length >= SHORTEST)
      .map((unit) => ({ passage, unit })),
  );
  const vectors = await parts.embedding.embed(
    units.map(({ unit }) => unit.text),
    { purpose: "passage", ...(signal === undefined ? {} : { signal }) },
  );
  const whole = meanOf(vectors);
  const central = units.map((part, index) => ({ ...part, centrality: cosine(whole, vectors[index]) }));
  return bestOfSections(central);
}

function namedPath(passages: readonly RetrievedPassage[], weights: WordWeights): string | null {
  const named = passages
    .map(({ provenance: { path, title } }) => ({ path, held: wordCoverage(`${title} ${path}`, weights) }))
    .filter(({ held }) => held >= LEAST_NAMED)
    .sort((a, b) => b.held - a.held);
  return named[0]?.path ?? null;
}

type CentralPart = SummaryPart & { readonly centrality: number };

/** The most central sentence of each section under its first heading; of too many sections the most central are kept. */
function bestOfSections(parts: readonly CentralPart[]): SummaryPart[] {
  const bySection = new Map<string, CentralPart>();
  for (const part of parts) {
    const section = part.passage.provenance.headingPath.slice(0, 2).join(" > ") || part.passage.id;
    const other = bySection.get(section);
    if (other === undefined || part.centrality > other.centrality) bySection.set(section, part);
  }
  return [...bySection.values()]
    .sort((a, b) => b.centrality - a.centrality)
    .slice(0, MOST_SENTENCES)
    .sort((a, b) => a.passage.provenance.start + a.unit.start - b.passage.provenance.start - b.unit.start);
}

function meanOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined) return undefined;
  return first.map((_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length);
}

/** A path as a pattern that matches it alone: GLOB reads `*`, `?` and `[`. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}

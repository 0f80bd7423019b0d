// A summary without a model: of each section of a document, or of each of several documents, the sentence nearest to the whole.
import { cosine } from "../../embedding/cosine.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import { type QuotableUnit, quotableUnits } from "../quotable-units.ts";
import { evenly } from "./evenly.ts";

export interface SummaryPart {
  readonly passage: RetrievedPassage;
  readonly unit: QuotableUnit;
}

const MOST_SENTENCES = 8;
const MOST_DOCUMENTS = 20;
const SHORTEST = 30;
/** Sentences that are weighed, taken evenly from what is longer: about as many are embedded in five seconds. */
const MOST_WEIGHED = 600;

/** In the order of `passages`, which is that of the documents. */
export async function quoteSummary(
  { embedding }: RetrievalParts,
  passages: readonly RetrievedPassage[],
  signal?: AbortSignal,
): Promise<SummaryPart[]> {
  const units = passages.flatMap((passage) =>
    quotableUnits(passage.text)
      .filter(({ kind, header, text }) => kind === "sentence" && header === "" && text.length >= SHORTEST)
      .map((unit) => ({ passage, unit })),
  );
  const weighed = evenly(units, MOST_WEIGHED);
  const vectors = await embedding.embed(
    weighed.map(({ unit }) => unit.text),
    { purpose: "passage", ...(signal === undefined ? {} : { signal }) },
  );
  const whole = meanOf(vectors);
  const central = weighed.map((part, index) => ({ ...part, index, centrality: cosine(whole, vectors[index]) }));
  const documents = new Set(passages.map(({ provenance }) => provenance.documentId)).size;
  return documents > 1
    ? mostCentral(central, ({ provenance }) => provenance.documentId, MOST_DOCUMENTS)
    : mostCentral(
        central,
        ({ provenance, id }) => provenance.headingPath.slice(0, 2).join(" > ") || id,
        MOST_SENTENCES,
      );
}

type CentralPart = SummaryPart & { readonly index: number; readonly centrality: number };

/** The most central sentence of each group; of too many groups the most central are kept. */
function mostCentral(
  parts: readonly CentralPart[],
  groupOf: (passage: RetrievedPassage) => string,
  most: number,
): SummaryPart[] {
  const best = new Map<string, CentralPart>();
  for (const part of parts) {
    const group = groupOf(part.passage);
    const other = best.get(group);
    if (other === undefined || part.centrality > other.centrality) best.set(group, part);
  }
  return [...best.values()]
    .sort((a, b) => b.centrality - a.centrality)
    .slice(0, most)
    .sort((a, b) => a.index - b.index);
}

function meanOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined) return undefined;
  return first.map((_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length);
}

// "Which policies mention …": every document is looked at, not the best few, and each that mentions it is quoted once.
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import { type QuotableUnit, quotableUnits } from "../quotable-units.ts";
import { type WordWeights, wordCoverage } from "../word-coverage.ts";
import { type SubjectSearch, everyPassage } from "./every-passage.ts";

export interface Mention {
  readonly passage: RetrievedPassage;
  /** What is quoted: offsets are in the passage's text. */
  readonly unit: QuotableUnit;
}

type WeighedMention = Mention & { readonly held: number };

/** A passage mentions a subject when it holds this share of its words, by weight. */
const LEAST_HELD = 0.7;

/** One mention a document, the documents that hold most of the subject first. */
export async function listMentions(
  parts: RetrievalParts,
  search: SubjectSearch & { readonly weights: WordWeights },
): Promise<Mention[]> {
  const byDocument = new Map<string, WeighedMention>();
  for (const passage of await everyPassage(parts, search)) {
    const mention = findMention(passage, search.weights);
    if (mention === null) continue;
    const other = byDocument.get(passage.provenance.documentId);
    if (other === undefined || mention.held > other.held) byDocument.set(passage.provenance.documentId, mention);
  }
  return [...byDocument.values()].sort((a, b) => b.held - a.held || a.passage.rank - b.passage.rank);
}

/** The sentence that holds most of the subject; a title or heading that names it speaks for the passage as well. */
function findMention(passage: RetrievedPassage, weights: WordWeights): WeighedMention | null {
  const { title, headingPath } = passage.provenance;
  const held = wordCoverage([title, ...headingPath, passage.text].join(" "), weights);
  if (held < LEAST_HELD) return null;
  const best = quotableUnits(passage.text)
    .filter(({ kind }) => kind === "sentence")
    .map((unit) => ({ unit, held: wordCoverage(unit.text, weights) }))
    .sort((a, b) => b.held - a.held)[0];
  return best === undefined ? null : { passage, unit: best.unit, held: held + best.held };
}

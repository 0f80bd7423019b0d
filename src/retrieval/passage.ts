// A passage that was found, with the scores that found it.
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import type { Provenance } from "../document/provenance.ts";
import type { Candidate } from "../knowledge-base/candidate.ts";

export interface RetrievedPassage extends StoredPassage, Candidate {
  /** Position in the result, from 1. */
  readonly rank: number;
  /** Fused score, 0 to 1, or what the reranker gave; comparable within one question only. */
  readonly score: number;
  /** The stored passages that this one was merged from, in reading order; absent when it is one. The scores are those of the best. */
  readonly parts?: readonly Provenance[];
}

/** Where one place of a passage comes from: page and headings of the stored passage that holds it. `offset` is in the passage's text. */
export function provenanceAt(passage: RetrievedPassage, offset: number): Provenance {
  const { provenance, parts = [] } = passage;
  const at = provenance.start + offset;
  return parts.findLast((part) => part.start <= at) ?? parts[0] ?? provenance;
}

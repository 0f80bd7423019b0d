// A passage that was found, with the scores that found it.
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import type { Candidate } from "../knowledge-base/candidate.ts";

export interface RetrievedPassage extends StoredPassage, Candidate {
  /** Position in the result, from 1. */
  readonly rank: number;
  /** Fused score, 0 to 1; comparable within one question only. */
  readonly score: number;
}

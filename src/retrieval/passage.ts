// A passage that was found, with the scores that found it.
import type { StoredPassage } from "../catalogue/chunk-table.ts";

export interface RetrievedPassage extends StoredPassage {
  /** Position in the result, from 1. */
  readonly rank: number;
  /** Fused score, 0 to 1; comparable within one question only. */
  readonly score: number;
  /** BM25 of the passage for the question; 0 when they share no word. */
  readonly wordScore: number;
  /** Cosine similarity of passage and question. */
  readonly vectorScore: number;
}

// What the knowledge base finds for a question before anything is made of it.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Principal } from "../document/principal.ts";

export interface CandidateRequest {
  readonly text: string;
  /** The text's vector, of norm 1. */
  readonly vector: Float32Array;
  /** Passages taken by words, and as many by vectors. */
  readonly perList: number;
  readonly principal: Principal;
  readonly filter: DocumentFilter;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundCandidates {
  readonly candidates: Candidate[];
  /** Milliseconds of the thread for each part of the search. */
  readonly times: Readonly<Record<SearchPart, number>>;
}

/** `scope`: which passages are searched; `scores`: what each list lacks of the other's scores. */
export type SearchPart = "scope" | "vectors" | "words" | "scores";

export interface Candidate {
  readonly label: number;
  /** BM25, 0 when the passage shares no word with the question. */
  readonly wordScore: number;
  /** Cosine similarity. */
  readonly vectorScore: number;
  /** Place among the best by words and by vectors, from 1; null when it is not among them. */
  readonly wordRank: number | null;
  readonly vectorRank: number | null;
}

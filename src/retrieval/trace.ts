// How a result came to be: every candidate with its place in each list and what became of it, and how long each stage took.
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Candidate, FoundCandidates, SearchPart } from "../knowledge-base/candidate.ts";
import type { Outcome } from "./diversity.ts";
import type { Fusion } from "./fusion.ts";

export interface TracedCandidate {
  readonly id: string;
  readonly path: string;
  readonly page: number | null;
  /** Place by words, by vectors, after fusion and after the reranker, from 1; null when it is in no such list. */
  readonly wordRank: number | null;
  readonly vectorRank: number | null;
  readonly fusedRank: number;
  readonly rerankedRank: number | null;
  readonly wordScore: number;
  readonly vectorScore: number;
  readonly fusedScore: number;
  readonly rerankScore: number | null;
  readonly outcome: Outcome;
}

/** `waiting`: for the thread that searches, on the way there and back. */
export type Stage = "embedding" | "waiting" | SearchPart | "fusion" | "passages" | "reranking" | "diversity";

export interface RetrievalTrace {
  /** What was embedded and ranked by: the question without the signs of phrases and exclusions. */
  readonly searched: string;
  readonly phrases: readonly string[];
  readonly excluded: readonly string[];
  readonly filter: DocumentFilter;
  readonly fusion: Fusion;
  /** Most passages of one document while there are others; null: any number. */
  readonly perDocument: number | null;
  /** Null when none is configured. */
  readonly reranker: string | null;
  /** What a reader must know, such as a reranker that did not answer. */
  readonly notice: string | null;
  /** Best first. */
  readonly candidates: readonly TracedCandidate[];
  readonly stages: readonly { readonly stage: Stage; readonly ms: number }[];
}

/** Times the stages of one retrieval in the order they begin. */
export class StageClock {
  readonly stages: { stage: Stage; ms: number }[] = [];

  async time<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#add(stage, performance.now() - started);
    }
  }

  /** The stages of a search in its thread, and what it took beyond them. */
  async timeSearch(work: () => Promise<FoundCandidates>): Promise<Candidate[]> {
    const started = performance.now();
    const { candidates, times } = await work();
    const { scope, vectors, words, scores } = times;
    this.#add("waiting", performance.now() - started - scope - vectors - words - scores);
    for (const [stage, ms] of Object.entries(times)) this.#add(stage as SearchPart, ms);
    return candidates;
  }

  #add(stage: Stage, ms: number): void {
    this.stages.push({ stage, ms: Math.round(Math.max(0, ms) * 100) / 100 });
  }
}

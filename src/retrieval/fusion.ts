// Two rankings into one: every candidate of either list is given both its true scores, which are then put on one scale and added.
import type { Candidate } from "../knowledge-base/candidate.ts";

/** `scores`: both true scores of the union; `ranks`: reciprocal ranks. */
export type Fusion = "scores" | "ranks";

type Scores = Pick<Candidate, "label" | "wordScore" | "vectorScore">;

export type FusedCandidate<Scored extends Scores = Candidate> = Scored & { readonly score: number };

/** Best first, with a score from 0 to 1. */
export function fuse(candidates: readonly Candidate[], fusion: Fusion): FusedCandidate[] {
  return fusion === "scores" ? fuseScores(candidates) : fuseRanks(candidates);
}

/**
 * Convex combination of the two scores, half each, best first: BM25 divided by the best BM25, cosines scaled from their least to
 * their greatest. Bruch, Gai and Ingber ("An Analysis of Fusion Functions for Hybrid Retrieval", 2023) find it better than
 * reciprocal ranks; with true scores for the whole union no candidate is punished for missing one list.
 */
export function fuseScores<Scored extends Scores>(candidates: readonly Scored[]): FusedCandidate<Scored>[] {
  const bestWord = Math.max(0, ...candidates.map((candidate) => candidate.wordScore));
  const cosines = candidates.map((candidate) => candidate.vectorScore);
  const least = Math.min(...cosines);
  const spread = Math.max(...cosines) - least;
  return bestFirst(
    candidates.map((candidate) => {
      const byWords = bestWord > 0 ? candidate.wordScore / bestWord : 0;
      const byVectors = spread > 0 ? (candidate.vectorScore - least) / spread : 1;
      return { ...candidate, score: 0.5 * byWords + 0.5 * byVectors };
    }),
  );
}

/** G. Cormack, C. Clarke and S. Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods" (2009). */
const RANK_CONSTANT = 60;

/** Sum of 1 / (60 + rank) over both lists, divided by what first in both would get. */
export function fuseRanks(candidates: readonly Candidate[]): FusedCandidate[] {
  const share = (rank: number | null) => (rank === null ? 0 : (RANK_CONSTANT + 1) / (RANK_CONSTANT + rank) / 2);
  return bestFirst(
    candidates.map((candidate) => ({ ...candidate, score: share(candidate.wordRank) + share(candidate.vectorRank) })),
  );
}

function bestFirst<Scored extends { score: number; label: number }>(candidates: readonly Scored[]): Scored[] {
  return [...candidates].sort((a, b) => b.score - a.score || a.label - b.label);
}

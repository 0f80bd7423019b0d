// Two rankings into one: every candidate of either list is given both its true scores, which are then put on one scale and added.
import type { Candidate } from "../knowledge-base/candidate.ts";

type Scores = Pick<Candidate, "label" | "wordScore" | "vectorScore">;

export type FusedCandidate<Scored extends Scores = Candidate> = Scored & { readonly score: number };

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
  return candidates
    .map((candidate) => {
      const byWords = bestWord > 0 ? candidate.wordScore / bestWord : 0;
      const byVectors = spread > 0 ? (candidate.vectorScore - least) / spread : 1;
      return { ...candidate, score: 0.5 * byWords + 0.5 * byVectors };
    })
    .sort((a, b) => b.score - a.score || a.label - b.label);
}

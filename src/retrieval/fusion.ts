// Two rankings into one: every candidate of either list is given both its true scores, which are then put on one scale and added.

export interface CandidateScores {
  readonly label: number;
  /** BM25, 0 when the candidate shares no word with the question. */
  readonly wordScore: number;
  /** Cosine similarity. */
  readonly vectorScore: number;
}

export interface FusedCandidate extends CandidateScores {
  readonly score: number;
}

/**
 * Convex combination of the two scores, half each, best first: BM25 divided by the best BM25, cosines scaled from their least to
 * their greatest. Bruch, Gai and Ingber ("An Analysis of Fusion Functions for Hybrid Retrieval", 2023) find it better than
 * reciprocal ranks; with true scores for the whole union no candidate is punished for missing one list.
 */
export function fuseScores(candidates: readonly CandidateScores[]): FusedCandidate[] {
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

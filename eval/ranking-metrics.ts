// Measures of a ranking, as trec_eval defines them: pure functions of the ids, best first, and the grades of what is relevant.

/**
 * Normalised discounted cumulative gain at k with linear gain, as trec_eval's ndcg_cut (Järvelin and Kekäläinen, 2002).
 * @param relevance grade by document id; what is missing has grade 0
 */
export function ndcg(ranking: readonly string[], relevance: ReadonlyMap<string, number>, k: number): number {
  const gain = (grades: readonly number[]) =>
    grades.slice(0, k).reduce((sum, grade, index) => sum + Math.max(0, grade) / Math.log2(index + 2), 0);
  const ideal = gain([...relevance.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : gain(ranking.map((id) => relevance.get(id) ?? 0)) / ideal;
}

/** Share of the relevant among the first k, as trec_eval's recall; 0 where nothing is relevant. */
export function recallAt(ranking: readonly string[], relevance: ReadonlyMap<string, number>, k: number): number {
  const relevant = [...relevance].filter(([, grade]) => grade > 0).map(([id]) => id);
  const first = new Set(ranking.slice(0, k));
  return relevant.length === 0 ? 0 : relevant.filter((id) => first.has(id)).length / relevant.length;
}

/** One over the place of the first relevant, as trec_eval's recip_rank (Voorhees, 1999); 0 where there is none. */
export function reciprocalRank(ranking: readonly string[], relevance: ReadonlyMap<string, number>): number {
  const place = ranking.findIndex((id) => (relevance.get(id) ?? 0) > 0);
  return place < 0 ? 0 : 1 / (place + 1);
}

/** Share of the exact nearest that an approximate search found, as ann-benchmarks counts it (Aumüller and others, 2017). */
export function neighbourRecall(found: readonly number[], exact: readonly number[]): number {
  const held = new Set(found);
  return exact.length === 0 ? 1 : exact.filter((label) => held.has(label)).length / exact.length;
}

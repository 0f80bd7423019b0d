// Hands the best passages to the reranker, and goes on without it when it does not answer: an order is better than an error page.
import { withTableHeader } from "../document/chunk.ts";
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import { EyrieError } from "../errors.ts";
import type { PassageReranker } from "../reranking/passage-reranker.ts";

export interface Reranked<Passage> {
  /** The reranked best, then the rest as it was. */
  readonly passages: readonly Passage[];
  /** By label; empty when nothing was reranked. */
  readonly scores: ReadonlyMap<number, number>;
  readonly notice: string | null;
}

export async function rerankBest<Passage extends StoredPassage & { readonly score: number }>(
  ranked: readonly Passage[],
  { reranker, reranked }: { readonly reranker: PassageReranker | null; readonly reranked: number },
  question: string,
  signal?: AbortSignal,
): Promise<Reranked<Passage>> {
  const best = ranked.slice(0, reranked);
  if (reranker === null || best.length === 0) return { passages: ranked, scores: new Map(), notice: null };
  try {
    const given = await reranker.rerank(question, best.map(withContext), signal);
    const scored = best.map((passage, index) => ({ ...passage, score: given[index] ?? 0 }));
    const least = Math.min(...given);
    return {
      passages: [
        ...scored.sort((one, other) => other.score - one.score || one.label - other.label),
        // never above one that the reranker has seen
        ...ranked.slice(reranked).map((passage) => ({ ...passage, score: Math.min(passage.score, least) })),
      ],
      scores: new Map(scored.map(({ label, score }) => [label, score])),
      notice: null,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof EyrieError)) throw error;
    return { passages: ranked, scores: new Map(), notice: `The reranker was left out: ${error.message}.` };
  }
}

/** A passage with what names its subject. */
function withContext(passage: StoredPassage): string {
  const { title, headingPath } = passage.provenance;
  return `${[title, ...headingPath].join(" > ")}\n${withTableHeader(passage)}`;
}

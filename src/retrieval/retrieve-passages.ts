// Question -> passages: words and vectors, each to a hundred candidates, fused, reranked where a reranker is configured, and made diverse.
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import type { DocumentFilter } from "../document/document-filter.ts";
import type { Principal } from "../document/principal.ts";
import { readSearchQuery } from "../document/search-query.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base.ts";
import type { PassageReranker } from "../reranking/passage-reranker.ts";
import { diversify } from "./diversity.ts";
import { type Fusion, fuse } from "./fusion.ts";
import { mergeNeighbours } from "./merge-neighbours.ts";
import type { RetrievedPassage } from "./passage.ts";
import { rerankBest } from "./rerank-best.ts";
import type { StageTotals } from "./stage-totals.ts";
import { type RetrievalTrace, StageClock, type TracedCandidate } from "./trace.ts";

/** Of the best ten, those with three fifths of the best score tell what the question is put to: one document, when four fifths of five or more are of it. */
const BEST = 10;
const NEAR_BEST = 0.6;
const FEWEST_NEAR = 5;
const OF_ONE_DOCUMENT = 0.8;

const CANDIDATES_PER_LIST = 100;
/** Fused passages that are read for one that is asked for: some are duplicates, some of a document that has its share. */
const READ_FOR_ONE = 4;
const LEAST_READ = 50;

export interface RetrievalParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly embedding: EmbeddingModel;
  readonly ranking?: RankingOptions;
  /** Given the times of every retrieval. */
  readonly stageTotals?: StageTotals | undefined;
}

export interface RankingOptions {
  readonly fusion: Fusion;
  /** Most passages of one document while there are others; null: any number. */
  readonly perDocument: number | null;
  readonly reranker: PassageReranker | null;
  /** Passages that the reranker is given. */
  readonly reranked: number;
}

export const DEFAULT_RANKING: RankingOptions = { fusion: "scores", perDocument: 3, reranker: null, reranked: 30 };

export interface RetrievalRequest {
  readonly question: string;
  /** Who asks: what they may not see is not looked at. */
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  /** Most passages to return. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ExplainedPassages {
  readonly passages: readonly RetrievedPassage[];
  readonly trace: RetrievalTrace;
}

/** The best passages, best first; empty when there are none that the caller may see. */
export async function retrievePassages(parts: RetrievalParts, request: RetrievalRequest): Promise<RetrievedPassage[]> {
  const read = Math.max(LEAST_READ, READ_FOR_ONE * request.limit);
  return [...(await retrieve(parts, request, read)).passages];
}

/** The same passages, and how they came to be. */
export function explainRetrieval(parts: RetrievalParts, request: RetrievalRequest): Promise<ExplainedPassages> {
  return retrieve(parts, request, 2 * CANDIDATES_PER_LIST);
}

async function retrieve(parts: RetrievalParts, request: RetrievalRequest, read: number): Promise<ExplainedPassages> {
  const { knowledgeBase, embedding, ranking = DEFAULT_RANKING } = parts;
  const { question, principal, filter = {}, limit, signal } = request;
  const clock = new StageClock();
  const query = readSearchQuery(question);
  const [vector = new Float32Array(embedding.dimensions)] = await clock.time("embedding", () =>
    embedding.embed([query.text], { purpose: "query", ...(signal === undefined ? {} : { signal }) }),
  );
  const candidates = await clock.timeSearch(() =>
    knowledgeBase.explainCandidates({
      text: question,
      vector,
      perList: CANDIDATES_PER_LIST,
      principal,
      filter,
      signal,
    }),
  );
  const fused = await clock.time("fusion", () => fuse(candidates, ranking.fusion).slice(0, read));
  const found = await clock.time("passages", () =>
    knowledgeBase.passages(
      fused.map(({ label }) => label),
      principal,
    ),
  );
  const ranked = fused.flatMap((candidate) => {
    const stored = found.get(candidate.label);
    return stored === undefined ? [] : [{ ...stored, ...candidate }];
  });
  const reranked = await clock.time("reranking", () => rerankBest(ranked, ranking, query.text, signal));
  const perDocument = areOfOneDocument(ranked) ? null : ranking.perDocument;
  const { passages, outcomes } = await clock.time("diversity", async () => {
    const { groups, outcomes: became } = diversify(reranked.passages, { limit, perDocument });
    const readText = (documentId: string, start: number, end: number) =>
      knowledgeBase.sourceText({ documentId, start, end }, principal);
    const merged = await Promise.all(groups.map((group) => mergeNeighbours(group, readText)));
    return { passages: merged.map((passage, index) => ({ ...passage, rank: index + 1 })), outcomes: became };
  });
  const fusedRanks = new Map(
    ranked.map((passage, index) => [passage.label, { rank: index + 1, score: passage.score }]),
  );
  const trace: RetrievalTrace = {
    searched: query.text,
    phrases: query.phrases,
    excluded: query.excluded,
    filter,
    fusion: ranking.fusion,
    perDocument,
    reranker: ranking.reranker?.name ?? null,
    notice: reranked.notice,
    candidates: reranked.passages.map((passage, index): TracedCandidate => {
      const rerankScore = reranked.scores.get(passage.label) ?? null;
      const { id, label, wordRank, vectorRank, wordScore, vectorScore, provenance } = passage;
      return {
        id,
        path: provenance.path,
        page: provenance.page,
        wordRank,
        vectorRank,
        fusedRank: fusedRanks.get(label)?.rank ?? index + 1,
        rerankedRank: rerankScore === null ? null : index + 1,
        wordScore,
        vectorScore,
        fusedScore: fusedRanks.get(label)?.score ?? passage.score,
        rerankScore,
        outcome: outcomes.get(label) ?? "beyond-limit",
      };
    }),
    stages: clock.stages,
  };
  parts.stageTotals?.add(clock.stages);
  return { passages, trace };
}

/**
 * Whether the question is put to one document: a path, a collection or the caller's access left no other, or nearly all of the best passages
 * are of it. Then its passages are what is wanted, however many.
 */
function areOfOneDocument(passages: readonly (StoredPassage & { readonly score: number })[]): boolean {
  if (new Set(passages.map(({ provenance }) => provenance.documentId)).size <= 1) return true;
  const least = NEAR_BEST * (passages[0]?.score ?? 0);
  const near = passages.slice(0, BEST).filter(({ score }) => score >= least);
  const ids = near.map(({ provenance }) => provenance.documentId);
  const most = Math.max(...ids.map((id) => ids.filter((other) => other === id).length));
  return near.length >= FEWEST_NEAR && most >= OF_ONE_DOCUMENT * near.length;
}

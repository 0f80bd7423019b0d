// Runs a BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv) through the product: each text becomes a file that is ingested.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "../src/application.ts";
import type { TracedCandidate } from "../src/retrieval/trace.ts";
import { ndcg } from "./metrics.ts";
import { openPlainWords } from "./plain-words.ts";
import { OWNER } from "../src/document/principal.ts";

export interface RankingFigures {
  readonly queries: number;
  /** nDCG@10 of the product's own ranking. */
  readonly fused: number;
  /** nDCG@10 of the same passages by their words alone. */
  readonly wordsAlone: number;
  /** nDCG@10 of the same passages by their vectors alone. */
  readonly vectorsAlone: number;
  /** nDCG@10 of FTS5's own bm25 over every match of every word. */
  readonly plainWords: number;
}

interface BeirRecord {
  readonly _id: string;
  readonly title?: string;
  readonly text: string;
}

const DEPTH = 10;
/** Passages asked for: both candidate lists whole, so that each list alone can be ranked from the same answer. */
const CANDIDATES = 100;

/** Writes the corpus as one text file a document, ready for ingest. */
export function writeCorpus(beirFolder: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const { _id: id, title, text } of readLines(join(beirFolder, "corpus.jsonl"))) {
    writeFileSync(
      join(target, `${encodeURIComponent(id)}.txt`),
      title === undefined || title === "" ? text : `${title}\n\n${text}`,
    );
  }
}

/** @param catalogueFile the catalogue of the same knowledge base, for FTS5's own ranking beside */
export async function measureRanking(
  application: Application,
  beirFolder: string,
  catalogueFile: string,
): Promise<RankingFigures> {
  const relevance = readRelevance(join(beirFolder, "qrels", "test.tsv"));
  const plain = openPlainWords(catalogueFile);
  const sums = { fused: 0, wordsAlone: 0, vectorsAlone: 0, plainWords: 0 };
  let queries = 0;
  for (const { _id: id, text } of readLines(join(beirFolder, "queries.jsonl"))) {
    const grades = relevance.get(id);
    if (grades === undefined) continue;
    queries += 1;
    const signal = AbortSignal.timeout(60_000);
    const { passages, trace } = await application.explain({
      principal: OWNER,
      question: text,
      limit: CANDIDATES,
      signal,
    });
    const score = (paths: readonly string[]) => ndcg(documentIds(paths), grades, DEPTH);
    const byRank = (rankOf: (candidate: TracedCandidate) => number | null) =>
      trace.candidates
        .flatMap((candidate) => ({ rank: rankOf(candidate) ?? 0, path: candidate.path }))
        .filter(({ rank }) => rank > 0)
        .sort((one, other) => one.rank - other.rank)
        .map(({ path }) => path);
    sums.fused += score(passages.map(({ provenance }) => provenance.path));
    sums.wordsAlone += score(byRank(({ wordRank }) => wordRank));
    sums.vectorsAlone += score(byRank(({ vectorRank }) => vectorRank));
    sums.plainWords += score(plain.search(text, CANDIDATES));
  }
  plain.close();
  return {
    queries,
    fused: sums.fused / queries,
    wordsAlone: sums.wordsAlone / queries,
    vectorsAlone: sums.vectorsAlone / queries,
    plainWords: sums.plainWords / queries,
  };
}

/** Ids of the documents in the order of their best passage. */
function documentIds(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => decodeURIComponent(path.replace(/\.txt$/, ""))))];
}

function readLines(file: string): BeirRecord[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as BeirRecord);
}

function readRelevance(file: string): Map<string, Map<string, number>> {
  const byQuery = new Map<string, Map<string, number>>();
  for (const line of readFileSync(file, "utf8").split("\n").slice(1)) {
    const [query, document, grade] = line.trim().split("\t");
    if (query === undefined || document === undefined || grade === undefined) continue;
    byQuery.set(query, (byQuery.get(query) ?? new Map<string, number>()).set(document, Number(grade)));
  }
  return byQuery;
}

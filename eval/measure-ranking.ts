// Runs a BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv) through the product: each text becomes a file that is ingested.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "../src/application.ts";
import { ndcg } from "./metrics.ts";
import { OWNER } from "../src/document/principal.ts";

export interface RankingFigures {
  readonly queries: number;
  /** nDCG@10 of the product's own ranking. */
  readonly fused: number;
  /** nDCG@10 of the same passages by their words alone. */
  readonly wordsAlone: number;
  /** nDCG@10 of the same passages by their vectors alone. */
  readonly vectorsAlone: number;
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

export async function measureRanking(application: Application, beirFolder: string): Promise<RankingFigures> {
  const relevance = readRelevance(join(beirFolder, "qrels", "test.tsv"));
  const sums = { fused: 0, wordsAlone: 0, vectorsAlone: 0 };
  let queries = 0;
  for (const { _id: id, text } of readLines(join(beirFolder, "queries.jsonl"))) {
    const grades = relevance.get(id);
    if (grades === undefined) continue;
    queries += 1;
    const passages = await application.search({
      principal: OWNER,
      question: text,
      limit: CANDIDATES,
      signal: AbortSignal.timeout(60_000),
    });
    const rankBy = (score: (passage: (typeof passages)[number]) => number) =>
      ndcg(
        documentIds([...passages].filter((passage) => score(passage) > 0).sort((a, b) => score(b) - score(a))),
        grades,
        DEPTH,
      );
    sums.fused += rankBy((passage) => passage.score);
    sums.wordsAlone += rankBy((passage) => passage.wordScore);
    sums.vectorsAlone += rankBy((passage) => passage.vectorScore);
  }
  return {
    queries,
    fused: sums.fused / queries,
    wordsAlone: sums.wordsAlone / queries,
    vectorsAlone: sums.vectorsAlone / queries,
  };
}

/** Ids of the documents in the order of their best passage. */
function documentIds(passages: readonly { provenance: { path: string } }[]): string[] {
  return [...new Set(passages.map((passage) => decodeURIComponent(passage.provenance.path.replace(/\.txt$/, ""))))];
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

// Passages by their words: FTS5 with Porter stemming, ranked by BM25 over passage, headings, title and path.
import type Database from "better-sqlite3";
import type { LabelSet } from "../document/label-set.ts";
import { contentWords } from "../document/words.ts";
import { WORD_FIELD_WEIGHTS } from "./schema.ts";

export interface WordMatch {
  readonly label: number;
  /** BM25, higher is better, always above 0. */
  readonly score: number;
}

const RANK = `bm25(chunk_words, ${WORD_FIELD_WEIGHTS.join(", ")})`;

export class WordSearch {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** The best `limit` passages among those allowed that share a word with the text, best first. Any text is a valid query. */
  search(text: string, limit: number, allowed: LabelSet | null): WordMatch[] {
    const query = matchExpression(text);
    const matches: WordMatch[] = [];
    if (query === "" || limit === 0) return matches;
    const rows = this.#database
      .prepare<[string], WordMatch>(
        `SELECT rowid AS label, -${RANK} AS score FROM chunk_words WHERE chunk_words MATCH ? ORDER BY ${RANK}`,
      )
      .iterate(query);
    for (const match of rows) {
      if (allowed !== null && !allowed.has(match.label)) continue;
      matches.push(match);
      if (matches.length === limit) break;
    }
    return matches;
  }

  /** The score that `search` would give each of these passages; those without a word of the text are left out. */
  scores(text: string, labels: readonly number[]): Map<number, number> {
    const query = matchExpression(text);
    if (query === "" || labels.length === 0) return new Map();
    const rows = this.#database
      .prepare<[string, string], WordMatch>(
        `SELECT rowid AS label, -${RANK} AS score FROM chunk_words
         WHERE chunk_words MATCH ? AND rowid IN (SELECT value FROM json_each(?))`,
      )
      .all(query, JSON.stringify(labels));
    return new Map(rows.map((row) => [row.label, row.score]));
  }

  /** Number of passages that contain each stem. */
  passageCounts(stems: Iterable<string>): Map<string, number> {
    const count = this.#database.prepare<[string], number>("SELECT doc FROM chunk_vocabulary WHERE term = ?").pluck();
    return new Map(Array.from(stems, (stem) => [stem, count.get(stem) ?? 0]));
  }
}

/** Any of the words, each quoted, so that nothing a person types is read as query syntax. */
function matchExpression(text: string): string {
  return contentWords(text)
    .map((word) => `"${word}"`)
    .join(" OR ");
}

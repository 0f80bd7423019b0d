// Passages by their words, ranked by BM25 over passage, headings, title, path and identifiers (S. Robertson and H. Zaragoza, "The
// Probabilistic Relevance Framework: BM25 and Beyond", 2009). FTS5 says which passages hold a word; its own bm25() ranks every match of
// every word with all the positions it stands at, which takes a second at a million passages. So the postings that rank are kept apart,
// packed, and the best few are scored once more from their word profiles, exactly as `scores` does.
import type Database from "better-sqlite3";
import { LabelSet } from "../document/label-set.ts";
import { readSearchQuery } from "../document/search-query.ts";
import { words } from "../document/words.ts";
import { contenders } from "./label-sums.ts";
import { packOneStaleBlock } from "./word-blocks.ts";
import { WordIndex } from "./word-index.ts";
import { bm25, mostGain } from "./word-profile.ts";
import { type Term, type Totals, WordStatistics } from "./word-statistics.ts";

export interface WordMatch {
  readonly label: number;
  /** BM25, higher is better, always above 0. */
  readonly score: number;
}

/** Passages whose score is computed from their profile for one that is asked for: sums are rounded, and ties must fall the same way. */
const SCORED_FOR_ONE = 2;
/** From so many passages on it is worth finding out whether a word can be left to the scoring of the few. */
const COSTLY = 50_000;
/** Passages scored from their profiles, at most, where that saves the postings of a common word. */
const MOST_SCORED = 1_500;
/** Up to so many allowed passages are all scored. */
const FEW_ALLOWED = 2_000;

export class WordSearch {
  readonly #database: Database.Database;
  readonly #statistics: WordStatistics;
  readonly #index: WordIndex;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statistics = new WordStatistics(database);
    this.#index = new WordIndex(database);
  }

  /** The best `limit` passages among those allowed that share a word with the text, best first. Any text is a valid query. */
  search(typed: string, limit: number, allowed: LabelSet | null): WordMatch[] {
    const totals = this.#statistics.totals();
    const terms = this.#statistics.terms(readSearchQuery(typed).text, totals);
    if (terms.length === 0 || limit === 0) return [];
    const labels =
      allowed !== null && allowed.size <= FEW_ALLOWED
        ? [...allowed.labels()]
        : this.#contenders(terms, limit, allowed, totals);
    return Array.from(this.#score(terms, labels, totals), ([label, score]) => ({ label, score }))
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, limit);
  }

  /** The score that `search` would give each of these passages; those without a word of the text are left out. */
  scores(typed: string, labels: readonly number[]): Map<number, number> {
    if (labels.length === 0) return new Map();
    const totals = this.#statistics.totals();
    return this.#score(this.#statistics.terms(readSearchQuery(typed).text, totals), labels, totals);
  }

  /**
   * Those of the allowed passages that hold every quoted phrase of the text and nothing that it excludes. A phrase that no allowed passage
   * holds is let go, so that a question with a quotation in it still finds what is near.
   */
  narrow(typed: string, allowed: LabelSet | null): LabelSet | null {
    const { phrases, excluded } = readSearchQuery(typed);
    let narrowed = allowed;
    for (const phrase of phrases) {
      const within = narrowed;
      const holders = this.#holders(phrase).filter((label) => within === null || within.has(label));
      if (holders.length > 0) narrowed = ascending(holders);
    }
    if (excluded.length === 0) return narrowed;
    const gone = new Set(excluded.flatMap((phrase) => this.#holders(phrase)));
    const rest =
      narrowed?.labels() ?? this.#database.prepare<[], number>("SELECT label FROM word_lengths").pluck().all();
    return ascending([...rest].filter((label) => !gone.has(label)));
  }

  /** Number of passages that contain each stem, over all passages. */
  passageCounts(stems: Iterable<string>): Map<string, number> {
    const totals = this.#statistics.totals();
    return new Map(Array.from(stems, (stem) => [stem, this.#statistics.count(stem, totals)]));
  }

  /** Brings the packed words of passages that moved in step; the caller owns the transaction. @returns whether there were any */
  packOneStaleBlock(): boolean {
    return packOneStaleBlock(this.#database);
  }

  /**
   * MaxScore (H. Turtle and J. Flood, "Query evaluation: strategies and optimizations", 1995): from the rarest word on, until what the
   * commoner words could still add brings no further passage among the best.
   */
  #contenders(terms: readonly Term[], limit: number, allowed: LabelSet | null, totals: Totals): number[] {
    const sums = this.#index.emptySums(totals);
    const byRarity = [...terms].sort((one, other) => one.count - other.count);
    let outstanding = byRarity.reduce((sum, term) => sum + mostGain(term), 0);
    for (const term of byRarity) {
      if (term.count > COSTLY) {
        const found = contenders(sums, { wanted: limit, outstanding, most: MOST_SCORED }, allowed);
        if (found !== null) return found;
      }
      this.#index.add(sums, term, totals);
      outstanding -= mostGain(term);
    }
    return contenders(sums, { wanted: SCORED_FOR_ONE * limit, outstanding: 0, most: MOST_SCORED }, allowed) ?? [];
  }

  #score(terms: readonly Term[], labels: readonly number[], totals: Totals): Map<number, number> {
    const scores = new Map<number, number>();
    if (terms.length === 0) return scores;
    const profile = this.#database
      .prepare<[number], Buffer>("SELECT profile FROM word_profiles WHERE label = ?")
      .pluck();
    for (const label of labels) {
      const found = profile.get(label);
      const score = found === undefined ? 0 : bm25(found, terms, totals.averageLength);
      if (score > 0) scores.set(label, score);
    }
    return scores;
  }

  /** In ascending order. */
  #holders(phrase: string): number[] {
    return this.#database
      .prepare<[string], number>("SELECT rowid FROM chunk_words WHERE chunk_words MATCH ? ORDER BY rowid")
      .pluck()
      .all(`"${words(phrase).join(" ")}"`);
  }
}

function ascending(labels: readonly number[]): LabelSet {
  return LabelSet.of(labels, labels.at(-1) ?? 0);
}

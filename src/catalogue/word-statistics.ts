// How many passages there are, how long they are and how many hold a word: what BM25 weighs the words of a question by.
import type Database from "better-sqlite3";
import { contentWords, identifierWholes, stem } from "../document/words.ts";
import { hashStem } from "./word-profile.ts";

export interface Totals {
  readonly passages: number;
  /** In words. */
  readonly averageLength: number;
  /** The largest label there is. */
  readonly largest: number;
  /** The change up to which this holds. */
  readonly seq: number;
}

/** A word of a question that at least one passage holds. */
export interface Term {
  readonly word: string;
  readonly hash: number;
  /** Inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)). */
  readonly weight: number;
  /** Passages that hold it. */
  readonly count: number;
}

/** Counting a word costs a walk through its postings; larger counts are kept until the base has changed by a hundredth. */
const COSTLY_COUNT = 5_000;
const MOST_KEPT = 50_000;

export class WordStatistics {
  readonly #totals: Database.Statement<[], { passages: number; words: number; largest: number; seq: number }>;
  readonly #counted: Database.Statement<[string], number>;
  readonly #kept = new Map<string, { readonly count: number; readonly passages: number; readonly seq: number }>();

  constructor(database: Database.Database) {
    this.#totals = database.prepare(
      `SELECT passages, words, (SELECT coalesce(max(label), 0) FROM word_lengths) AS largest,
              (SELECT coalesce(max(seq), 0) FROM changes) AS seq FROM word_totals`,
    );
    this.#counted = database.prepare<[string], number>("SELECT doc FROM chunk_vocabulary WHERE term = ?").pluck();
  }

  totals(): Totals {
    const { passages, words, largest, seq } = this.#totals.get() ?? { passages: 0, words: 0, largest: 0, seq: 0 };
    return { passages, averageLength: words / Math.max(1, passages), largest, seq };
  }

  /** The words of a text that passages hold, each once. */
  terms(text: string, totals: Totals): Term[] {
    const terms = new Map<string, Term>();
    for (const word of [...contentWords(text), ...identifierWholes(text)]) {
      const stemmed = stem(word);
      if (terms.has(stemmed)) continue;
      const count = this.count(stemmed, totals);
      if (count === 0) continue;
      const weight = Math.log(1 + (totals.passages - count + 0.5) / (count + 0.5));
      terms.set(stemmed, { word, hash: hashStem(stemmed), weight, count });
    }
    return [...terms.values()];
  }

  /** Passages that hold a stem. */
  count(stemmed: string, { passages, seq }: Totals): number {
    const kept = this.#kept.get(stemmed);
    if (kept !== undefined && (kept.seq === seq || isNear(kept, passages))) return kept.count;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const count = Math.min(passages, this.#counted.get(stemmed) ?? 0);
    this.#kept.set(stemmed, { count, passages, seq });
    return count;
  }
}

function isNear(kept: { count: number; passages: number }, passages: number): boolean {
  return kept.count >= COSTLY_COUNT && Math.abs(passages - kept.passages) <= kept.passages / 100;
}

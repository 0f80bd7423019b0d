// What the audit log says of questions and their answers, for a span of time: read in slices, since the log is long and the service answers
// meanwhile. Entries that were written before a figure was noted have none of it.
import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";

export interface AnsweredQuestion {
  readonly timeMs: number;
  /** As it was noted: `answered: model`, `not answered`, `failed: …`, `left before its end`. */
  readonly outcome: string;
  /** In words, or as the hash that stood for them; null when it was answered, which nobody needs to read. */
  readonly question: string | null;
  readonly isHashed: boolean;
  /** Ids of what was cited. */
  readonly documents: readonly string[];
  readonly ms: number | null;
  readonly firstMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly sentences: number | null;
  readonly supported: number | null;
}

/** Entries looked at in one turn of the event loop: a few milliseconds. */
const SLICE = 500;

interface Row {
  readonly time: string;
  readonly outcome: string;
  readonly words: string | null;
  readonly hash: string | null;
  readonly documents: string | null;
  readonly ms: number | null;
  readonly first_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly sentences: number | null;
  readonly supported: number | null;
}

const SELECT = `
SELECT
  a.entry ->> '$.time' AS time,
  a.entry ->> '$.detail.outcome' AS outcome,
  q.entry ->> '$.detail.question' AS words,
  q.entry ->> '$.detail.questionHash' AS hash,
  a.entry -> '$.detail.documents' AS documents,
  a.entry ->> '$.detail.ms' AS ms,
  a.entry ->> '$.detail.firstMs' AS first_ms,
  a.entry ->> '$.detail.inputTokens' AS input_tokens,
  a.entry ->> '$.detail.outputTokens' AS output_tokens,
  a.entry ->> '$.detail.sentences' AS sentences,
  a.entry ->> '$.detail.supported' AS supported
FROM audit a
LEFT JOIN audit q ON q.seq = a.entry ->> '$.detail.question' AND a.entry ->> '$.detail.outcome' = 'not answered'
WHERE a.seq BETWEEN ? AND ? AND a.entry ->> '$.action' = 'answer'
ORDER BY a.seq`;

export class AnsweredQuestions {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** From `fromMs` on and before `untilMs`, oldest first. @throws the signal's reason */
  async *between(fromMs: number, untilMs: number, signal: AbortSignal): AsyncGenerator<AnsweredQuestion> {
    const select = this.#database.prepare<[number, number], Row>(SELECT);
    const last = this.#firstFrom(untilMs) - 1;
    for (let seq = this.#firstFrom(fromMs); seq <= last; seq += SLICE) {
      for (const row of select.all(seq, Math.min(last, seq + SLICE - 1))) {
        const answered = toAnswered(row);
        // a clock that was set back leaves others between
        if (answered.timeMs >= fromMs && answered.timeMs < untilMs) yield answered;
      }
      await setImmediate();
      signal.throwIfAborted();
    }
  }

  /** The first entry of that time or later, by halving: entries are numbered without gaps, in the order of their times. */
  #firstFrom(timeMs: number): number {
    const count = this.#database.prepare<[], number | null>("SELECT max(seq) FROM audit").pluck().get() ?? 0;
    const timeOf = this.#database
      .prepare<[number], string>("SELECT entry ->> '$.time' FROM audit WHERE seq = ?")
      .pluck();
    let [low, high] = [1, count + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (Date.parse(timeOf.get(middle) ?? "") < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function toAnswered(row: Row): AnsweredQuestion {
  return {
    timeMs: Date.parse(row.time),
    outcome: row.outcome,
    question: row.words ?? row.hash,
    isHashed: row.words === null && row.hash !== null,
    documents: row.documents === null ? [] : (JSON.parse(row.documents) as string[]),
    ms: row.ms,
    firstMs: row.first_ms,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    sentences: row.sentences,
    supported: row.supported,
  };
}

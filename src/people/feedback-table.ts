// What people say of answers: kept for those who look after the knowledge base, as cases to measure it with.
import { randomBytes } from "node:crypto";
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";

export const FEEDBACK_REASONS = ["wrong", "off-topic", "unsupported", "outdated", "refused", "other"] as const;

export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** A place that the answer cited. */
export interface FeedbackSource {
  readonly documentId: string;
  readonly path: string;
  readonly page: number | null;
  readonly heading: string | null;
  readonly quote: string;
  readonly collection: string;
}

export interface Feedback {
  readonly id: string;
  /** Id of the caller. */
  readonly giver: string;
  readonly givenMs: number;
  readonly verdict: "up" | "down";
  /** What is wrong; null for a thumb up. */
  readonly reason: FeedbackReason | null;
  readonly note: string;
  readonly question: string;
  /** Of the answer. */
  readonly text: string;
  readonly sources: readonly FeedbackSource[];
}

/** An answer that a conversation keeps. */
export interface ExchangePlace {
  readonly conversationId: string;
  readonly number: number;
}

export type NewFeedback = Omit<Feedback, "id" | "givenMs"> & {
  /** Null for an answer that no conversation keeps. */
  readonly exchange: ExchangePlace | null;
};

/** What was said of an answer of a conversation. */
export type Verdict = Pick<Feedback, "id" | "verdict">;

interface FeedbackRow {
  readonly id: string;
  readonly giver: string;
  readonly given_ms: number;
  readonly verdict: "up" | "down";
  readonly reason: FeedbackReason | null;
  readonly note: string;
  readonly question: string;
  readonly text: string;
  readonly sources: string;
}

/** The oldest makes room. */
const MOST = 100_000;
const COLUMNS = "id, giver, given_ms, verdict, reason, note, question, text, sources";

export class FeedbackTable {
  readonly #database: Database.Database;
  readonly #now: () => number;

  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** In place of what the same giver said of the same answer of a conversation before. */
  give({ giver, verdict, reason, note, question, text, sources, exchange }: NewFeedback): Feedback {
    const id = randomBytes(16).toString("hex");
    const place = [exchange?.conversationId ?? null, exchange?.number ?? null];
    this.#database.transaction(() => {
      this.#database
        .prepare("DELETE FROM feedback WHERE conversation = ? AND exchange = ? AND giver = ?")
        .run(...place, giver);
      this.#database
        .prepare(`INSERT INTO feedback (${COLUMNS}, conversation, exchange) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .run(id, giver, this.#now(), verdict, reason, note, question, text, JSON.stringify(sources), ...place);
      this.#database
        .prepare(
          "DELETE FROM feedback WHERE id IN (SELECT id FROM feedback ORDER BY given_ms DESC, id DESC LIMIT -1 OFFSET ?)",
        )
        .run(MOST);
    })();
    return this.#get(id);
  }

  /** By the number of the exchange. What was said of an answer that another has taken the place of since is left out. */
  ofConversation(giver: string, conversationId: string): Map<number, Verdict> {
    const rows = this.#database
      .prepare<[string, string], Verdict & { readonly exchange: number }>(
        `SELECT feedback.id, feedback.verdict, feedback.exchange FROM feedback
         JOIN exchanges ON exchanges.conversation = feedback.conversation AND exchanges.number = feedback.exchange
         WHERE feedback.conversation = ? AND feedback.giver = ? AND feedback.given_ms >= exchanges.asked_ms`,
      )
      .all(conversationId, giver);
    return new Map(rows.map(({ exchange, id, verdict }) => [exchange, { id, verdict }]));
  }

  /** Newest first. */
  list({ offset, limit }: { readonly offset: number; readonly limit: number }): Feedback[] {
    return this.#database
      .prepare<[number, number], FeedbackRow>(
        `SELECT ${COLUMNS} FROM feedback WHERE id IN (SELECT id FROM feedback ORDER BY given_ms DESC, id DESC LIMIT ? OFFSET ?)
         ORDER BY given_ms DESC, id DESC`,
      )
      .all(limit, offset)
      .map(toFeedback);
  }

  /** By whoever gave it. @throws EyrieError `not-found` */
  takeBack(giver: string, id: string): void {
    const { changes } = this.#database.prepare("DELETE FROM feedback WHERE id = ? AND giver = ?").run(id, giver);
    if (changes === 0) throw new EyrieError("not-found", `there is no feedback ${id} of yours`);
  }

  /** Takes out what holds words of documents that are no longer there. @returns how many */
  forgetDocuments(isThere: (documentId: string) => boolean): number {
    const gone = this.list({ offset: 0, limit: MOST }).filter(
      ({ sources }) => !sources.every(({ documentId }) => isThere(documentId)),
    );
    const forget = this.#database.prepare("DELETE FROM feedback WHERE id = ?");
    this.#database.transaction(() => {
      for (const { id } of gone) forget.run(id);
    })();
    this.#database.pragma("wal_checkpoint(TRUNCATE)");
    return gone.length;
  }

  #get(id: string): Feedback {
    const row = this.#database.prepare<[string], FeedbackRow>(`SELECT ${COLUMNS} FROM feedback WHERE id = ?`).get(id);
    if (row === undefined) throw new EyrieError("not-found", `there is no feedback ${id}`);
    return toFeedback(row);
  }
}

function toFeedback(row: FeedbackRow): Feedback {
  const { given_ms: givenMs, sources, ...rest } = row;
  return { ...rest, givenMs, sources: JSON.parse(sources) as FeedbackSource[] };
}

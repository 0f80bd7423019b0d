// Conversations: what one caller asked and was answered, found by that caller alone, and deleted for good.
import { randomBytes } from "node:crypto";
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { ConversationSearch } from "./conversation-search.ts";

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdMs: number;
  /** When it was last asked in, or renamed. */
  readonly changedMs: number;
  readonly exchanges: number;
}

export interface KeptExchange {
  /** From 1. */
  readonly number: number;
  readonly askedMs: number;
  readonly question: string;
  /** The answer's own words. */
  readonly text: string;
  /** JSON of whoever keeps it. */
  readonly answer: string;
  /** Ids of the documents whose words are in the answer. */
  readonly documents: readonly string[];
  /** Those that the answer was made from: whoever may not see one of them any more is not shown the answer. */
  readonly collections: readonly string[];
}

export type NewExchange = Omit<KeptExchange, "number" | "askedMs">;

export type ConversationRange = Readonly<Record<"offset" | "limit", number>>;

export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Of all pages together. */
  readonly total: number;
}

const MOST_CONVERSATIONS = 10_000;
const MOST_EXCHANGES = 2_000;
const DAY_MS = 24 * 3_600_000;

interface ConversationRow {
  readonly id: string;
  readonly title: string;
  readonly created_ms: number;
  readonly changed_ms: number;
  readonly exchanges: number;
}

interface ExchangeRow {
  readonly number: number;
  readonly asked_ms: number;
  readonly question: string;
  readonly text: string;
  readonly answer: string;
  readonly documents: string;
  readonly collections: string;
}

const COLUMNS = `id, title, created_ms, changed_ms,
  (SELECT count(*) FROM exchanges WHERE conversation = conversations.id) AS exchanges`;

export class ConversationTable {
  readonly #database: Database.Database;
  readonly #now: () => number;
  readonly #days: number;
  readonly #search: ConversationSearch;

  constructor(database: Database.Database, now: () => number, days: number) {
    this.#database = database;
    this.#now = now;
    this.#days = days;
    this.#search = new ConversationSearch(database);
  }

  /** Whether conversations are kept at all. */
  get areKept(): boolean {
    return this.#days > 0;
  }

  /** @throws EyrieError `quota-exceeded`, `invalid-request` where none is kept */
  begin(owner: string, title: string): Conversation {
    if (!this.areKept) throw new EyrieError("invalid-request", "conversations are not kept here");
    this.forgetOld();
    const count = this.#database.prepare("SELECT count(*) FROM conversations WHERE owner = ?").pluck().get(owner);
    if (Number(count) >= MOST_CONVERSATIONS)
      throw new EyrieError("quota-exceeded", `there are ${MOST_CONVERSATIONS} conversations of yours`);
    const id = randomBytes(16).toString("hex");
    const now = this.#now();
    this.#database.prepare("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)").run(id, owner, title, now, now);
    return this.get(owner, id);
  }

  /** Last changed first. */
  list(owner: string, { offset, limit }: ConversationRange): ConversationPage {
    const values = [owner, this.#since()] as const;
    const found = "owner = ? AND changed_ms > ?";
    const rows = this.#database
      .prepare<[string, number, number, number], ConversationRow>(
        `SELECT ${COLUMNS} FROM conversations WHERE ${found} ORDER BY changed_ms DESC, id LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, offset);
    const total = this.#database.prepare(`SELECT count(*) FROM conversations WHERE ${found}`).pluck().get(values);
    return { conversations: rows.map(toConversation), total: Number(total) };
  }

  /** Those that hold the words, last changed first; see `ConversationSearch.matching`. @throws the signal's reason */
  async search(
    owner: string,
    { query, offset, limit }: ConversationRange & { readonly query: string },
    signal: AbortSignal,
  ): Promise<ConversationPage> {
    const ids = await this.#search.matching(owner, this.#since(), query, signal);
    const rows = this.#database
      .prepare<[string], ConversationRow>(
        `SELECT ${COLUMNS} FROM conversations WHERE id IN (SELECT value FROM json_each(?)) ORDER BY changed_ms DESC, id`,
      )
      .all(JSON.stringify(ids.slice(offset, offset + limit)));
    return { conversations: rows.map(toConversation), total: ids.length };
  }

  /** @throws EyrieError `not-found`, for one of another owner's as for none */
  get(owner: string, id: string): Conversation {
    const row = this.#database
      .prepare<[string, string, number], ConversationRow>(
        `SELECT ${COLUMNS} FROM conversations WHERE id = ? AND owner = ? AND changed_ms > ?`,
      )
      .get(id, owner, this.#since());
    if (row === undefined) throw new EyrieError("not-found", `there is no conversation ${id} of yours`);
    return toConversation(row);
  }

  /** In their order. @throws EyrieError `not-found` */
  exchanges(owner: string, id: string): KeptExchange[] {
    this.get(owner, id);
    return this.#database
      .prepare<[string], ExchangeRow>("SELECT * FROM exchanges WHERE conversation = ? ORDER BY number")
      .all(id)
      .map(toExchange);
  }

  /** Before that number, the last first, as far as they are read. @throws EyrieError `not-found` */
  *latest(owner: string, id: string, before: number): Generator<KeptExchange> {
    this.get(owner, id);
    const rows = this.#database
      .prepare<[string, number], ExchangeRow>(
        "SELECT * FROM exchanges WHERE conversation = ? AND number < ? ORDER BY number DESC",
      )
      .iterate(id, before);
    for (const row of rows) yield toExchange(row);
  }

  /**
   * Keeps an exchange as the last, or in place of the one of that number.
   * @returns its number
   * @throws EyrieError `not-found`, `quota-exceeded`
   */
  keep(owner: string, id: string, exchange: NewExchange, replaces: number | null = null): number {
    const { question, text, answer, documents, collections } = exchange;
    return this.#database
      .transaction(() => {
        this.get(owner, id);
        const last = Number(
          this.#database.prepare("SELECT max(number) FROM exchanges WHERE conversation = ?").pluck().get(id) ?? 0,
        );
        const number = replaces ?? last + 1;
        if (number > MOST_EXCHANGES)
          throw new EyrieError("quota-exceeded", `the conversation holds ${MOST_EXCHANGES} questions; begin another`);
        if (number > last + 1) throw new EyrieError("not-found", `the conversation has no question ${number}`);
        const now = this.#now();
        this.#database
          .prepare("INSERT OR REPLACE INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
          .run(id, number, now, question, text, answer, JSON.stringify(documents), JSON.stringify(collections));
        this.#database.prepare("UPDATE conversations SET changed_ms = ? WHERE id = ?").run(now, id);
        return number;
      })
      .immediate();
  }

  /** @throws EyrieError `not-found` */
  rename(owner: string, id: string, title: string): Conversation {
    this.get(owner, id);
    this.#database
      .prepare("UPDATE conversations SET title = ?, changed_ms = ? WHERE id = ?")
      .run(title, this.#now(), id);
    return this.get(owner, id);
  }

  /** For good: no byte of it stays in the files. @throws EyrieError `not-found` */
  delete(owner: string, id: string): void {
    this.get(owner, id);
    this.#database.prepare("DELETE FROM conversations WHERE id = ?").run(id);
    this.#clear();
  }

  /** Deletes, for good, what has not been asked in for longer than conversations are kept: all of them where none is. */
  forgetOld(): void {
    const { changes } = this.#database.prepare("DELETE FROM conversations WHERE changed_ms <= ?").run(this.#since());
    if (changes > 0) this.#clear();
  }

  /** Takes out the answers that hold words of documents that are no longer there. @returns how many */
  forgetDocuments(isThere: (documentId: string) => boolean): number {
    const rows = this.#database
      .prepare<[], { conversation: string; number: number; documents: string }>(
        "SELECT conversation, number, documents FROM exchanges",
      )
      .all();
    const gone = rows.filter(({ documents }) => !(JSON.parse(documents) as string[]).every(isThere));
    const forget = this.#database.prepare("DELETE FROM exchanges WHERE conversation = ? AND number = ?");
    this.#database.transaction(() => {
      for (const { conversation, number } of gone) forget.run(conversation, number);
    })();
    this.#clear();
    return gone.length;
  }

  #since(): number {
    return this.#now() - this.#days * DAY_MS;
  }

  /** Deleted rows are overwritten in the file; what the write-ahead log still holds of them goes with it. */
  #clear(): void {
    this.#database.pragma("wal_checkpoint(TRUNCATE)");
  }
}

function toConversation(row: ConversationRow): Conversation {
  const { id, title, exchanges } = row;
  return { id, title, createdMs: row.created_ms, changedMs: row.changed_ms, exchanges };
}

function toExchange(row: ExchangeRow): KeptExchange {
  const { number, question, text, answer } = row;
  const [documents, collections] = [row.documents, row.collections].map((json) => JSON.parse(json) as string[]);
  return {
    number,
    askedMs: row.asked_ms,
    question,
    text,
    answer,
    documents: documents ?? [],
    collections: collections ?? [],
  };
}

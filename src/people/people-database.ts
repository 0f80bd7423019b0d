// Opens people.sqlite in the data folder: who may ask, what they may see, and what they did. The tables have a file each.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { AnsweredQuestions } from "./answered-questions.ts";
import { AuditLog } from "./audit-log.ts";
import { ConversationTable } from "./conversation-table.ts";
import { FeedbackTable } from "./feedback-table.ts";
import { KeyTable } from "./key-table.ts";
import { MemberTable } from "./member-table.ts";
import { migratePeople } from "./people-migrations.ts";
import { type SessionLimits, SessionTable } from "./session-table.ts";

export const PEOPLE_FILE = "people.sqlite";

const SESSION_LIMITS: SessionLimits = { idleMs: 60 * 60_000, wholeMs: 12 * 60 * 60_000 };

const CONVERSATION_DAYS = 365;

export interface PeopleOptions {
  readonly sessions?: SessionLimits;
  /** Conversations are kept for so long after their last question; 0: none is. */
  readonly conversationDays?: number;
  readonly now?: () => number;
}

export class PeopleDatabase {
  readonly keys: KeyTable;
  readonly members: MemberTable;
  readonly sessions: SessionTable;
  readonly audit: AuditLog;
  readonly conversations: ConversationTable;
  readonly feedback: FeedbackTable;
  readonly answered: AnsweredQuestions;
  readonly #database: Database.Database;

  private constructor(database: Database.Database, options: PeopleOptions) {
    const { sessions = SESSION_LIMITS, conversationDays = CONVERSATION_DAYS, now = Date.now } = options;
    this.#database = database;
    this.keys = new KeyTable(database, now);
    this.members = new MemberTable(database, now);
    this.sessions = new SessionTable(database, now, sessions);
    this.audit = new AuditLog(database, now);
    this.conversations = new ConversationTable(database, now, conversationDays);
    this.feedback = new FeedbackTable(database, now);
    this.answered = new AnsweredQuestions(database);
  }

  /**
   * Opens the people database of a data folder, creating both when they are new; for their owner alone.
   * @throws EyrieError `knowledge-base-unusable`, `knowledge-base-format`
   */
  static open(directory: string, options: PeopleOptions = {}): PeopleDatabase {
    const file = join(directory, PEOPLE_FILE);
    const database = openDatabase(directory, file);
    try {
      migratePeople(database, file);
      return new PeopleDatabase(database, options);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  get file(): string {
    return this.#database.name;
  }

  /** Runs `work` as one durable transaction: all of it is on disk when this returns, or none of it. */
  transaction<Result>(work: () => Result): Result {
    return this.#database.transaction(work).immediate();
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(directory: string, file: string): Database.Database {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // SQLite gives its log and its shared memory the permissions of the file
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
    const database = new Database(file, { timeout: 10_000 });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    database.pragma("secure_delete = ON");
    return database;
  } catch (error) {
    throw new EyrieError("knowledge-base-unusable", `cannot open ${file}: ${String(error)}`, { cause: error });
  }
}

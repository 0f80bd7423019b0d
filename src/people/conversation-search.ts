// Finds words in what one caller asked and was answered: in turns of the event loop, since every text is folded, and the service answers
// meanwhile.
import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";

/** After so long another turn of the event loop begins; a conversation is looked through in one. */
const TURN_MS = 5;

export class ConversationSearch {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
    database.function("folded", { deterministic: true }, (text) => fold(String(text)));
  }

  /**
   * Ids of the conversations whose title, a question or an answer holds the words as they stand, whatever their case and accents; last
   * changed first.
   * @param sinceMs those that were changed later
   * @throws the signal's reason
   */
  async matching(owner: string, sinceMs: number, query: string, signal: AbortSignal): Promise<string[]> {
    const all = this.#database
      .prepare<[string, number], string>(
        "SELECT id FROM conversations WHERE owner = ? AND changed_ms > ? ORDER BY changed_ms DESC, id",
      )
      .pluck()
      .all(owner, sinceMs);
    const holds = this.#database
      .prepare<object, string>(
        `SELECT id FROM conversations WHERE id = :id AND (instr(folded(title), :query) > 0 OR EXISTS (
           SELECT 1 FROM exchanges WHERE conversation = conversations.id
             AND (instr(folded(question), :query) > 0 OR instr(folded(text), :query) > 0)))`,
      )
      .pluck();
    const found: string[] = [];
    const folded = fold(query);
    let turnBegan = performance.now();
    for (const id of all) {
      if (holds.get({ id, query: folded }) !== undefined) found.push(id);
      if (performance.now() - turnBegan < TURN_MS) continue;
      await setImmediate();
      signal.throwIfAborted();
      turnBegan = performance.now();
    }
    signal.throwIfAborted();
    return found;
  }
}

/** Without case and accents. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}

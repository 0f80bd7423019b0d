// Finds words in what one caller asked and was answered: in slices, since every text is folded, and the service answers meanwhile.
import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";

/** Conversations looked through in one turn of the event loop: a few milliseconds. */
const SLICE = 50;

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
    const select = this.#database
      .prepare<object, string>(
        `SELECT id FROM conversations WHERE id IN (SELECT value FROM json_each(:ids)) AND (instr(folded(title), :query) > 0 OR EXISTS (
           SELECT 1 FROM exchanges WHERE conversation = conversations.id
             AND (instr(folded(question), :query) > 0 OR instr(folded(text), :query) > 0)))`,
      )
      .pluck();
    const found: string[] = [];
    for (let start = 0; start < all.length; start += SLICE) {
      const slice = all.slice(start, start + SLICE);
      const matching = new Set(select.all({ ids: JSON.stringify(slice), query: fold(query) }));
      found.push(...slice.filter((id) => matching.has(id)));
      await setImmediate();
      signal.throwIfAborted();
    }
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

// What FTS5 alone makes of a question: every match of every word, ranked by its own bm25(); to hold the product's words against.
import Database from "better-sqlite3";
import { contentWords } from "../src/document/words.ts";

/** Paths of the best passages, best first. */
export function openPlainWords(catalogueFile: string): {
  search: (text: string, limit: number) => string[];
  close: () => void;
} {
  const database = new Database(catalogueFile, { readonly: true });
  const best = database
    .prepare<[string, number], string>(
      `SELECT d.path FROM (
         SELECT rowid AS label, bm25(chunk_words, 1, 2, 2, 4, 0) AS score FROM chunk_words WHERE chunk_words MATCH ? ORDER BY score LIMIT ?
       ) JOIN chunks c USING (label) JOIN documents d ON d.id = c.document_id ORDER BY score`,
    )
    .pluck();
  return {
    search: (text, limit) => {
      const words = contentWords(text).map((word) => `"${word}"`);
      return words.length === 0 ? [] : best.all(words.join(" OR "), limit);
    },
    close: () => void database.close(),
  };
}

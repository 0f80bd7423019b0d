// The words of passages in all the forms they are kept in, which are written, changed and removed together: for phrases (FTS5), for exact
// scores (profiles and lengths) and for ranking (word-blocks.ts).
import type Database from "better-sqlite3";
import { packFullBlocks, repackAfterRemoval, repost } from "./word-blocks.ts";
import { profileLength, profileWords, type WordFields, wordFields } from "./word-profile.ts";

/** What a passage is found by: its own text with the names of its columns, and where it stands. */
export type WordedPassage = Omit<WordFields, "identifiers">;

/** The caller owns the transaction. */
export class PassageWords {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Of passages that are new. */
  write(passages: Iterable<readonly [label: number, passage: WordedPassage]>): void {
    const insert = this.#inserter();
    for (const [label, passage] of passages) insert(label, passage);
    packFullBlocks(this.#database);
  }

  /** Of passages that stay and stand elsewhere. */
  rewrite(passages: Iterable<readonly [label: number, passage: WordedPassage]>): void {
    const insert = this.#inserter();
    const remove = this.#remover();
    const profiles = this.#database
      .prepare<[number], Buffer>("SELECT profile FROM word_profiles WHERE label = ?")
      .pluck();
    for (const [label, passage] of passages) {
      const before = profiles.get(label);
      remove(label);
      const after = insert(label, passage);
      if (before !== undefined) repost(this.#database, label, before, after);
    }
  }

  remove(labels: readonly number[]): void {
    const remove = this.#remover();
    for (const label of labels) remove(label);
    repackAfterRemoval(this.#database, labels);
  }

  #inserter(): (label: number, passage: WordedPassage) => Buffer {
    const words = this.#database.prepare(
      "INSERT INTO chunk_words (rowid, text, headings, title, path, identifiers) VALUES (?, ?, ?, ?, ?, ?)",
    );
    const profiles = this.#database.prepare("INSERT INTO word_profiles (label, profile) VALUES (?, ?)");
    const lengths = this.#database.prepare("INSERT INTO word_lengths (label, length) VALUES (?, ?)");
    return (label, passage) => {
      const fields = wordFields(passage);
      const profile = profileWords(fields);
      words.run(label, fields.text, fields.headings, fields.title, fields.path, fields.identifiers);
      profiles.run(label, profile);
      lengths.run(label, profileLength(profile));
      return profile;
    };
  }

  #remover(): (label: number) => void {
    const statements = [
      "DELETE FROM chunk_words WHERE rowid = ?",
      "DELETE FROM word_profiles WHERE label = ?",
      "DELETE FROM word_lengths WHERE label = ?",
    ].map((statement) => this.#database.prepare<[number]>(statement));
    return (label) => {
      for (const statement of statements) statement.run(label);
    };
  }
}

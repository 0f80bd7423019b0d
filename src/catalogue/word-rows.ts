// What a passage is found by in words: its row in FTS5, its profile and its length, written and removed together.
import type Database from "better-sqlite3";
import { profileLength, profileWords, type WordFields, wordFields } from "./word-profile.ts";

/** The caller owns the transaction. */
export function wordInserter(
  database: Database.Database,
): (label: number | bigint, passage: Omit<WordFields, "identifiers">) => void {
  const insertWords = database.prepare(
    "INSERT INTO chunk_words (rowid, text, headings, title, path, identifiers) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const insertProfile = database.prepare("INSERT INTO word_profiles (label, profile) VALUES (?, ?)");
  const insertLength = database.prepare("INSERT INTO word_lengths (label, length) VALUES (?, ?)");
  return (label, passage) => {
    const fields = wordFields(passage);
    const profile = profileWords(fields);
    insertWords.run(label, fields.text, fields.headings, fields.title, fields.path, fields.identifiers);
    insertProfile.run(label, profile);
    insertLength.run(label, profileLength(profile));
  };
}

/** The caller owns the transaction. */
export function wordRemover(database: Database.Database): (label: number) => void {
  const removals = [
    "DELETE FROM chunk_words WHERE rowid = ?",
    "DELETE FROM word_profiles WHERE label = ?",
    "DELETE FROM word_lengths WHERE label = ?",
  ].map((sql) => database.prepare<[number]>(sql));
  return (label) => {
    for (const removal of removals) removal.run(label);
  };
}

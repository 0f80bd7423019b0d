// What a word adds to the BM25 of every passage, from packed blocks and from the passages that are in no block yet. What it keeps in memory
// are the lengths of all passages and the words of those few; both follow what is written.
import type Database from "better-sqlite3";
import { DOCUMENTS_CHANGED } from "./chunk-table.ts";
import { BLOCK_LABELS, firstUnpacked } from "./word-blocks.ts";
import { K1, lengthNorm, profileEntries } from "./word-profile.ts";
import type { Term, Totals } from "./word-statistics.ts";

/** What a word adds: `gain * f / (f + least + each * length)`. */
interface Gain {
  readonly gain: number;
  readonly least: number;
  readonly each: number;
}

export class WordIndex {
  readonly #database: Database.Database;
  readonly #postings: Database.Statement<[number, number], Buffer>;
  /** By label; 0 where there is no live passage. */
  #lengths = new Uint16Array(0);
  /** Words of the passages from `#tailStart` on: label and frequency in turns. */
  readonly #tail = new Map<number, number[]>();
  #tailStart = 0;
  #readTo = -1;
  #seq = 0;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#postings = database
      .prepare<[number, number], Buffer>("SELECT postings FROM word_blocks WHERE block = ? AND term = ?")
      .pluck();
  }

  /** A 0 for every label; what was written meanwhile is taken in. */
  emptySums(totals: Totals): Float32Array {
    this.#follow(totals);
    return new Float32Array(totals.largest + 1);
  }

  /** Adds what the word gives to each passage that holds it. */
  add(sums: Float32Array, { hash, weight }: Term, { averageLength }: Totals): void {
    const least = lengthNorm(0, averageLength);
    const gain = { gain: weight * (K1 + 1), least, each: lengthNorm(1, averageLength) - least };
    for (let first = 0; first < this.#tailStart; first += BLOCK_LABELS) {
      const postings = this.#postings.get(first / BLOCK_LABELS, hash);
      if (postings !== undefined) this.#addBlock(sums, postings, first, gain);
    }
    this.#addTail(sums, hash, gain);
  }

  #addBlock(sums: Float32Array, postings: Buffer, first: number, { gain, least, each }: Gain): void {
    const lengths = this.#lengths;
    const frequencies = (postings.length / 3) * 2;
    for (let index = 0, at = frequencies; at < postings.length; index += 2, at += 1) {
      const label = first + ((postings[index] ?? 0) | ((postings[index + 1] ?? 0) << 8));
      const length = lengths[label] ?? 0;
      if (length === 0) continue;
      const frequency = postings[at] ?? 0;
      sums[label] = (sums[label] ?? 0) + (gain * frequency) / (frequency + least + each * length);
    }
  }

  #addTail(sums: Float32Array, hash: number, { gain, least, each }: Gain): void {
    const tail = this.#tail.get(hash) ?? [];
    for (let index = 0; index < tail.length; index += 2) {
      const label = tail[index] ?? 0;
      const frequency = tail[index + 1] ?? 0;
      const length = this.#lengths[label] ?? 0;
      if (length > 0) sums[label] = (sums[label] ?? 0) + (gain * frequency) / (frequency + least + each * length);
    }
  }

  #follow({ largest, seq }: Totals): void {
    if (seq === this.#seq) return;
    this.#forgetRemoved();
    this.#readLengths(largest);
    this.#readTail(largest);
    this.#seq = seq;
  }

  #forgetRemoved(): void {
    const removed = this.#database
      .prepare<[number], number>("SELECT label FROM changes WHERE seq > ? AND added = 0")
      .pluck();
    const labels = this.#readTo < 0 ? [] : removed.all(this.#seq);
    // any passage may have other words than before
    if (labels.includes(DOCUMENTS_CHANGED)) this.#forgetAll();
    for (const label of labels) if (label >= 0 && label < this.#lengths.length) this.#lengths[label] = 0;
  }

  #forgetAll(): void {
    this.#lengths.fill(0);
    this.#tail.clear();
    this.#readTo = -1;
  }

  #readLengths(largest: number): void {
    if (largest >= this.#lengths.length) {
      const grown = new Uint16Array(Math.ceil((largest + 1) * 1.1));
      grown.set(this.#lengths);
      this.#lengths = grown;
    }
    const added = this.#database
      .prepare<[number], [number, number]>("SELECT label, length FROM word_lengths WHERE label > ?")
      .raw()
      .all(this.#readTo);
    for (const [label, length] of added) this.#lengths[label] = Math.min(65_535, Math.max(1, length));
  }

  #readTail(largest: number): void {
    const start = firstUnpacked(this.#database);
    if (start !== this.#tailStart) this.#tail.clear();
    const from = start === this.#tailStart ? Math.max(start, this.#readTo + 1) : start;
    const profiles = this.#database.prepare<[number], { label: number; profile: Buffer }>(
      "SELECT label, profile FROM word_profiles WHERE label >= ? ORDER BY label",
    );
    for (const { label, profile } of profiles.iterate(from)) {
      for (const [hash, frequency] of profileEntries(profile)) {
        const list = this.#tail.get(hash);
        if (list === undefined) this.#tail.set(hash, [label, frequency]);
        else list.push(label, frequency);
      }
    }
    this.#tailStart = start;
    this.#readTo = largest;
  }
}

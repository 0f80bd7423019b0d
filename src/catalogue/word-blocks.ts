// Which passages hold a word and how often, packed in blocks of labels: written once a block is full, so that a question reads a few rows
// a word, in the order they lie on disk. Passages after the last full block are in their profiles alone; word-index.ts reads both.
import type Database from "better-sqlite3";
import { profileEntries } from "./word-profile.ts";

/** Labels of a block; their places in it are kept in 16 bits. */
export const BLOCK_LABELS = 16_384;
/** The row of a block that holds how many passages were packed; stems have hashes from 0. */
const MARKER = -1;
/** A block with fewer of its passages left is packed anew. */
const LEAST_LIVE = 0.8;
const MOST_COUNTED = 255;

/** The first label that is in no block. */
export function firstUnpacked(database: Database.Database): number {
  const last = database.prepare("SELECT max(block) FROM word_blocks").pluck().get() as number | null;
  return last === null ? 0 : (last + 1) * BLOCK_LABELS;
}

/** Packs every block that is full; the caller owns the transaction. */
export function packFullBlocks(database: Database.Database): void {
  const largest = Number(database.prepare("SELECT coalesce(max(label), 0) FROM word_lengths").pluck().get());
  for (let first = firstUnpacked(database); first + BLOCK_LABELS <= largest; first += BLOCK_LABELS) {
    packBlock(database, first / BLOCK_LABELS);
  }
}

/** Packs anew the blocks of which removing these passages has left too little; the caller owns the transaction. */
export function repackAfterRemoval(database: Database.Database, labels: readonly number[]): void {
  const marker = database
    .prepare<[number], Buffer>(`SELECT postings FROM word_blocks WHERE block = ? AND term = ${MARKER}`)
    .pluck();
  const live = database
    .prepare<[number, number], number>("SELECT count(*) FROM word_lengths WHERE label >= ? AND label < ?")
    .pluck();
  for (const block of new Set(labels.map((label) => Math.floor(label / BLOCK_LABELS)))) {
    const packed = marker.get(block)?.readUInt32LE(0) ?? 0;
    const left = live.get(block * BLOCK_LABELS, (block + 1) * BLOCK_LABELS) ?? 0;
    if (left < LEAST_LIVE * packed) packBlock(database, block);
  }
}

/** A passage that may be in a block has other words than before; the caller owns the transaction. */
export function repost(database: Database.Database, label: number, before: Buffer, after: Buffer): void {
  if (label >= firstUnpacked(database)) return;
  const [block, place] = [Math.floor(label / BLOCK_LABELS), label % BLOCK_LABELS];
  const [old, now] = [new Map(profileEntries(before)), new Map(profileEntries(after))];
  const find = database
    .prepare<[number, number], Buffer>("SELECT postings FROM word_blocks WHERE block = ? AND term = ?")
    .pluck();
  const replace = database.prepare("INSERT OR REPLACE INTO word_blocks (block, term, postings) VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM word_blocks WHERE block = ? AND term = ?");
  for (const hash of new Set([...old.keys(), ...now.keys()])) {
    const frequency = now.get(hash);
    if (frequency === old.get(hash)) continue;
    const postings = decode(find.get(block, hash) ?? Buffer.alloc(0));
    if (frequency === undefined) postings.delete(place);
    else postings.set(place, frequency);
    if (postings.size === 0) remove.run(block, hash);
    else replace.run(block, hash, encode([...postings].sort(([one], [other]) => one - other).flat()));
  }
}

function packBlock(database: Database.Database, block: number): void {
  const first = block * BLOCK_LABELS;
  const profiles = database.prepare<[number, number], { label: number; profile: Buffer }>(
    "SELECT label, profile FROM word_profiles WHERE label >= ? AND label < ? ORDER BY label",
  );
  const postings = new Map<number, number[]>();
  let packed = 0;
  for (const { label, profile } of profiles.iterate(first, first + BLOCK_LABELS)) {
    packed += 1;
    for (const [hash, frequency] of profileEntries(profile)) {
      const list = postings.get(hash);
      if (list === undefined) postings.set(hash, [label - first, frequency]);
      else list.push(label - first, frequency);
    }
  }
  database.prepare("DELETE FROM word_blocks WHERE block = ?").run(block);
  const insert = database.prepare("INSERT INTO word_blocks (block, term, postings) VALUES (?, ?, ?)");
  const marker = Buffer.alloc(4);
  marker.writeUInt32LE(packed);
  insert.run(block, MARKER, marker);
  for (const hash of Float64Array.from(postings.keys()).sort())
    insert.run(block, hash, encode(postings.get(hash) ?? []));
}

/** Places in the block (16 bits each, little endian), then how often the word occurs at each (8 bits each). */
function encode(placesAndFrequencies: readonly number[]): Buffer {
  const count = placesAndFrequencies.length / 2;
  const blob = Buffer.allocUnsafe(3 * count);
  for (let index = 0; index < count; index += 1) {
    blob.writeUInt16LE(placesAndFrequencies[2 * index] ?? 0, 2 * index);
    blob[2 * count + index] = Math.min(MOST_COUNTED, placesAndFrequencies[2 * index + 1] ?? 0);
  }
  return blob;
}

/** How often the word occurs, by place. */
function decode(postings: Buffer): Map<number, number> {
  const count = postings.length / 3;
  const frequencies = new Map<number, number>();
  for (let index = 0; index < count; index += 1)
    frequencies.set(postings.readUInt16LE(2 * index), postings[2 * count + index] ?? 0);
  return frequencies;
}

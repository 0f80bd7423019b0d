// The words of one passage in a compact form, so that its BM25 for any question costs one small row instead of a walk through the
// postings of every word. Written beside the passage, read by word-search.ts.
import { identifierForms, stem, words } from "../document/words.ts";

/** What of a passage is found by words. */
export interface WordFields {
  readonly text: string;
  readonly headings: string;
  readonly title: string;
  readonly path: string;
  /** `identifierForms` of the text. */
  readonly identifiers: string;
}

/** Fields in the order of the table's columns, with their weights in BM25. A file's name often says what its pages do not. */
export const WORD_FIELDS = { text: 1, headings: 2, title: 2, path: 4, identifiers: 1 } as const;

const HEADER_BYTES = 8;
const MOST_COUNTED = 65_535;

export function wordFields(passage: Omit<WordFields, "identifiers">): WordFields {
  return { ...passage, identifiers: identifierForms(passage.text).join(" ") };
}

/**
 * Length in words (identifiers do not count twice) and number of distinct stems (32 bits each), the hashes of the stems in ascending order (32 bits each), and how often
 * each occurs, fields weighted (16 bits each); little endian.
 */
export function profileWords(fields: WordFields): Buffer {
  const frequencies = new Map<number, number>();
  let length = 0;
  for (const [field, weight] of Object.entries(WORD_FIELDS)) {
    for (const word of words(fields[field as keyof WordFields])) {
      const hash = hashStem(stem(word));
      frequencies.set(hash, (frequencies.get(hash) ?? 0) + weight);
      // the same words once more, in other forms, make a passage no longer
      if (field !== "identifiers") length += 1;
    }
  }
  const sorted = [...frequencies].sort(([one], [other]) => one - other);
  const profile = Buffer.alloc(HEADER_BYTES + 6 * sorted.length);
  profile.writeUInt32LE(length, 0);
  profile.writeUInt32LE(sorted.length, 4);
  for (const [index, [hash, frequency]] of sorted.entries()) {
    profile.writeUInt32LE(hash, HEADER_BYTES + 4 * index);
    profile.writeUInt16LE(Math.min(frequency, MOST_COUNTED), HEADER_BYTES + 4 * sorted.length + 2 * index);
  }
  return profile;
}

export function profileLength(profile: Buffer): number {
  return profile.readUInt32LE(0);
}

/** Stems by hash, each with how often it occurs. */
export function* profileEntries(profile: Buffer): Generator<readonly [hash: number, frequency: number]> {
  const count = profile.readUInt32LE(4);
  for (let index = 0; index < count; index += 1) {
    yield [profile.readUInt32LE(HEADER_BYTES + 4 * index), profile.readUInt16LE(HEADER_BYTES + 4 * count + 2 * index)];
  }
}

export const K1 = 1.2;
const B = 0.75;

/** What a frequency is held against: more for a long passage. */
export function lengthNorm(length: number, averageLength: number): number {
  return K1 * (1 - B + (B * length) / averageLength);
}

/** The BM25 of a passage for the words of a question, each given by its stem's hash and its weight; above 0 when it holds one of them. */
export function bm25(
  profile: Buffer,
  terms: readonly { readonly hash: number; readonly weight: number }[],
  averageLength: number,
): number {
  const norm = lengthNorm(profileLength(profile), averageLength);
  let score = 0;
  for (const { hash, weight } of terms) {
    const frequency = frequencyOf(profile, hash);
    if (frequency > 0) score += (weight * frequency * (K1 + 1)) / (frequency + norm);
  }
  return score;
}

/** More than any passage gets for holding a word of this weight. */
export function mostGain({ weight }: { readonly weight: number }): number {
  return weight * (K1 + 1);
}

/** How often a stem occurs, fields weighted; found by its hash. */
function frequencyOf(profile: Buffer, hash: number): number {
  const count = profile.readUInt32LE(4);
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = profile.readUInt32LE(HEADER_BYTES + 4 * middle);
    if (found === hash) return profile.readUInt16LE(HEADER_BYTES + 4 * count + 2 * middle);
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** FNV-1a over UTF-16 units with Murmur3's last mixing: two of a million stems share one with chance 0.0002. */
export function hashStem(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

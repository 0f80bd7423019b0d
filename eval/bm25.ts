// BM25 as Lucene has it, over whole documents: the reference that words alone, readers of sets and nDCG are held against. It is no part of
// the product. Settings are those of Pyserini's published BEIR runs ("flat": title and text as one field), k1 0.9, b 0.4.
import { stemmer } from "stemmer";

const K1 = 0.9;
const B = 0.4;
/** Lucene's English stop words (EnglishAnalyzer.ENGLISH_STOP_WORDS_SET). */
const STOP_WORDS = new Set(
  "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split(
    " ",
  ),
);

export class Bm25 {
  readonly #postings = new Map<string, Map<string, number>>();
  readonly #lengths = new Map<string, number>();
  #words = 0;

  constructor(texts: ReadonlyMap<string, string>) {
    for (const [id, text] of texts) this.#add(id, termsOf(text));
  }

  /** Ids of the best documents, best first. */
  search(query: string, limit: number): string[] {
    const scores = new Map<string, number>();
    const mean = this.#words / this.#lengths.size;
    for (const term of termsOf(query)) {
      const postings = this.#postings.get(term);
      if (postings === undefined) continue;
      const idf = Math.log(1 + (this.#lengths.size - postings.size + 0.5) / (postings.size + 0.5));
      for (const [id, frequency] of postings) {
        const norm = K1 * (1 - B + (B * (this.#lengths.get(id) ?? 0)) / mean);
        scores.set(id, (scores.get(id) ?? 0) + (idf * frequency) / (frequency + norm));
      }
    }
    const ranked = [...scores].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
    return ranked.slice(0, limit).map(([id]) => id);
  }

  #add(id: string, terms: readonly string[]): void {
    this.#lengths.set(id, terms.length);
    this.#words += terms.length;
    for (const term of terms) {
      const postings = this.#postings.get(term) ?? new Map<string, number>();
      postings.set(id, (postings.get(id) ?? 0) + 1);
      this.#postings.set(term, postings);
    }
  }
}

/** Lower case, possessives off, without stop words, by Porter's stems: Lucene's EnglishAnalyzer. */
function termsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+(?:['’.][\p{L}\p{N}_]+)*/gu) ?? [];
  return words
    .map((word) => word.replace(/['’]s$/, ""))
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => stemmer(word));
}

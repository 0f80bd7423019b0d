// Passages and questions made from a seed: clustered vectors of norm 1, and text whose words are as unevenly common as in English.
import { randomNumbers } from "../../test/support/vectors.ts";

const CLUSTERS_A_THOUSAND = 2;
/** How far a passage strays from its cluster's centre, the centre being 1 long. */
const SPREAD = 0.9;
const VOCABULARY = 60_000;
const COMMON_WORDS = [
  ..."the of and to in a is that for it as was with be by on not he this are or his from at which but have an".split(
    " ",
  ),
  ..."what when where who how many much does should will can between after before during under about their our".split(
    " ",
  ),
];

export interface CorpusOptions {
  readonly passages: number;
  readonly dimensions: number;
  readonly seed: number;
}

export interface Question {
  readonly text: string;
  readonly vector: Float32Array;
}

export class RetrievalCorpus {
  readonly options: CorpusOptions;
  readonly #centres: readonly Float32Array[];

  constructor(options: CorpusOptions) {
    this.options = options;
    const next = normalNumbers(randomNumbers(options.seed));
    const clusters = Math.max(20, Math.round((options.passages * CLUSTERS_A_THOUSAND) / 1000));
    this.#centres = Array.from({ length: clusters }, () => unit(options.dimensions, next));
  }

  passage(place: number): { text: string; vector: Float32Array } {
    const next = randomNumbers(this.options.seed + 1 + place);
    const words = 80 + Math.floor(next() * 80);
    return { text: `${sentence(words, next)}.`, vector: this.#near(next) };
  }

  /** 5 to 15 words, common ones among them; its vector lies in a cluster as a passage's does. */
  question(place: number): Question {
    const next = randomNumbers(this.options.seed - 1 - place);
    return { text: `${sentence(5 + Math.floor(next() * 11), next)}?`, vector: this.#near(next) };
  }

  #near(next: () => number): Float32Array {
    const normal = normalNumbers(next);
    const centre = this.#centres[Math.floor(next() * this.#centres.length)] as Float32Array;
    const noise = SPREAD / Math.sqrt(this.options.dimensions);
    return normalised(centre.map((value) => value + noise * normal()));
  }
}

function sentence(words: number, next: () => number): string {
  return Array.from({ length: words }, () => word(next)).join(" ");
}

/** Zipf's law: the n-th most common word is n times rarer than the first. */
function word(next: () => number): string {
  const rank = Math.floor(Math.exp(next() * Math.log(VOCABULARY)));
  return COMMON_WORDS[rank - 1] ?? invented(rank);
}

const SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru pla ste tro".split(
  " ",
);

function invented(rank: number): string {
  let rest = rank * 7919;
  let made = "";
  for (; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) made += SYLLABLES[rest % SYLLABLES.length];
  return made;
}

/** Box and Muller's transform. */
function normalNumbers(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function unit(dimensions: number, normal: () => number): Float32Array {
  return normalised(Float32Array.from({ length: dimensions }, normal));
}

function normalised(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const norm = Math.sqrt(square);
  return vector.map((value) => value / norm);
}

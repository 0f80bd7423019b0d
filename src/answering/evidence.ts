// Question and passages -> the sentences weighed against the question, and whether they answer it at all. Comes before any model is asked.
import { words, contentWords, stem } from "../document/words.ts";
import { cosine } from "../embedding/cosine.ts";
import type { EmbeddingModel } from "../embedding/embedding-model.ts";
import { type RetrievedPassage, provenanceAt } from "../retrieval/passage.ts";
import { ANSWERABILITY } from "./answerability/answerability-model.ts";
import { type AnswerabilitySigns, judgeQuestion } from "./answerability/answerability-signs.ts";
import { closeSigns } from "./answerability/close-signs.ts";
import { type QuestionWords, questionWords } from "./answerability/question-words.ts";
import { type SentenceSigns, coverageOf, measureSentence } from "./answerability/sentence-signs.ts";
import { probability } from "./logistic.ts";
import { turnOfLoop } from "./loop-turns.ts";
import { type QuotableUnit, quotableUnits } from "./quotable-units.ts";
import type { WordWeights } from "./word-coverage.ts";

export interface Candidate {
  readonly passage: RetrievedPassage;
  /** Offsets are in the passage's text. */
  readonly unit: QuotableUnit;
  /** The unit with what names its subject. */
  readonly framed: string;
  /** Cosine similarity to the question. */
  readonly similarity: number;
  /** Share of the question's words by weight, with what names its subject. */
  readonly coverage: number;
  /** That it answers, among those that were read; 0 to 1. */
  readonly score: number;
}

export interface Evidence {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Null when there is no sentence to weigh. */
  readonly signs: AnswerabilitySigns | null;
  /** That the passages answer, calibrated on labelled questions; 0 to 1. */
  readonly probability: number;
}

/** What is measured of a question and its passages, before any weight is put on it. */
export interface Measured {
  readonly question: QuestionWords;
  readonly passages: readonly RetrievedPassage[];
  readonly candidates: readonly (Omit<Candidate, "score"> & { readonly signs: SentenceSigns })[];
  /** Whether the best passage stands under a heading. */
  readonly hasHeadings: boolean;
}

interface Parts {
  readonly embedding: EmbeddingModel;
  readonly weights: WordWeights;
  readonly signal?: AbortSignal | undefined;
}

const PASSAGES_READ = 6;
/** Sentences, and lists as wholes, that are read word for word. */
const SENTENCES_READ = 12;
const LISTS_READ = 3;
const WORDS_SHARE = 0.5;
const PASSAGE_SHARE = 0.3;
/** From here on two words are likely to mean the like: unrelated ones reach about as much. */
const UNLIKE = 0.3;
const SAME = 0.8;
/** Of two words that begin alike, as `renew` and `renewal` do. */
const LIKE_STEMS = 0.9;
const SHORTEST_STEM = 4;
const SHARED_STEM = 0.6;

export async function weighEvidence(
  question: string,
  passages: readonly RetrievedPassage[],
  parts: Parts,
): Promise<Evidence> {
  return judge(await measureEvidence(question, passages, parts));
}

/** Puts weights on what was measured. */
export function judge(measured: Measured, models = ANSWERABILITY): Evidence {
  const model = measured.hasHeadings ? models.underHeadings : models.plain;
  const ranked = measured.candidates
    .map((candidate) => ({ ...candidate, score: probability(model.sentence, candidate.signs) }))
    .sort((one, other) => other.score - one.score);
  const [best, ...others] = ranked;
  if (best === undefined) return { candidates: [], signs: null, probability: 0 };
  const signs = judgeQuestion(
    measured.question,
    measured.passages,
    [best, ...others],
    closeSigns(measured.question, best),
  );
  return { candidates: ranked, signs, probability: probability(model.question, signs) };
}

export async function measureEvidence(
  question: string,
  passages: readonly RetrievedPassage[],
  { embedding, weights, signal }: Parts,
): Promise<Measured> {
  const options = signal === undefined ? {} : { signal };
  const asked = questionWords(question, weights);
  const units = passages
    .slice(0, PASSAGES_READ)
    .flatMap(framedUnits)
    .filter(({ unit }) => asked.asksForList || unit.kind === "sentence");
  const [[query, ...without], vectors] = await Promise.all([
    embedding.embed([question, ...asked.content.map(({ rest }) => rest)], { purpose: "query", ...options }),
    embedding.embed(
      units.map(({ framed }) => framed),
      { purpose: "passage", ...options },
    ),
  ]);
  await turnOfLoop();
  const all = units.map((unit, index) => ({
    ...unit,
    vector: vectors[index],
    similarity: cosine(query, vectors[index]),
    coverage: coverageOf(asked, new Set(words(`${unit.frame}\n${unit.unit.text}`).map(stem))),
  }));
  const read = readClosely(all);
  const likeness = await likenessOf(asked, read, embedding, options);
  await turnOfLoop();
  const everywhere = new Set(
    passages.flatMap(({ provenance: { title, headingPath }, text }) =>
      words([title, ...headingPath, text].join("\n")).map(stem),
    ),
  );
  const leads = { similarity: leadAmong(all, "similarity"), coverage: leadAmong(all, "coverage") };
  return {
    question: asked,
    passages,
    hasHeadings: passages.slice(0, 1).some((first) => provenanceAt(first, 0).headingPath.length > 0),
    candidates: read.map((unit) => {
      const weighed = {
        ...unit,
        similaritiesWithout: without.map((other) => cosine(other, unit.vector)),
        similarityLead: leads.similarity(unit),
        coverageLead: leads.coverage(unit),
      };
      const { passage, framed, similarity, coverage } = unit;
      const signs = measureSentence(asked, weighed, everywhere, likeness);
      return { passage, unit: unit.unit, framed, similarity, coverage, signs };
    }),
  };
}

/** How far one is before the best of the others, or behind it. */
function leadAmong<Name extends "similarity" | "coverage">(all: readonly Readonly<Record<Name, number>>[], name: Name) {
  const [first, second] = all.map((one) => one[name]).toSorted((one, other) => other - one);
  return ({ [name]: own }: Readonly<Record<Name, number>>) => own - Math.max(0, (own === first ? second : first) ?? 0);
}

/** What can be quoted of a passage, but for headings, each with what names its subject: all of it, and in a line for the embedding. */
function framedUnits(passage: RetrievedPassage) {
  const places = passage.parts ?? [passage.provenance];
  const headings = new Set(places.flatMap(({ title, headingPath }) => [title, ...headingPath]).map(plain));
  return quotableUnits(passage.text, passage.tableHeader).flatMap((unit) => {
    if (headings.has(plain(unit.text)) || isCapitals(unit.text)) return [];
    const { title, headingPath } = provenanceAt(passage, unit.start);
    const table = [unit.caption, unit.header].filter((line) => line !== "");
    return {
      passage,
      unit,
      frame: [title, ...headingPath, ...table].join("\n"),
      framed: `${headingPath.at(-1) ?? title}: ${[...table, unit.text].join(" ")}`,
    };
  });
}

/** How headings are written in plain text. */
function isCapitals(text: string): boolean {
  return /\p{Lu}{3}/u.test(text) && text === text.toUpperCase() && !/[|]|\d{3}/.test(text);
}

function plain(text: string): string {
  return words(text).join(" ");
}

function readClosely<
  Unit extends { unit: QuotableUnit; passage: RetrievedPassage; similarity: number; coverage: number },
>(units: readonly Unit[]): Unit[] {
  const scoreOf = ({ coverage, similarity, passage }: Unit) =>
    WORDS_SHARE * coverage + similarity + PASSAGE_SHARE * passage.score;
  const ranked = [...units].sort((one, other) => scoreOf(other) - scoreOf(one));
  return [
    ...ranked.filter(({ unit }) => unit.kind === "sentence").slice(0, SENTENCES_READ),
    ...ranked.filter(({ unit }) => unit.kind === "list").slice(0, LISTS_READ),
  ];
}

/** Compares the words of the question with those of what is read, by their beginnings and by the meaning of each alone. */
async function likenessOf(
  asked: QuestionWords,
  read: readonly { frame: string; unit: QuotableUnit }[],
  embedding: EmbeddingModel,
  options: { signal?: AbortSignal },
): Promise<(questionWord: string, word: string) => number> {
  const others = [...new Set(read.flatMap(({ frame, unit }) => contentWords(`${frame}\n${unit.text}`)))];
  const own = asked.content.map(({ word }) => word);
  const compared = [...new Set([...own, ...others.filter((word) => !/^\d+$/.test(word))])];
  const vectors = await embedding.embed(compared, { purpose: "passage", ...options });
  const vectorOf = new Map(compared.map((word, index) => [word, vectors[index]]));
  const known = new Map<string, number>();
  const compare = (one: string, other: string) => {
    if (beginAlike(one, other)) return LIKE_STEMS;
    if (/\d/.test(one)) return 0;
    const meaning = (cosine(vectorOf.get(one), vectorOf.get(other)) - UNLIKE) / (SAME - UNLIKE);
    return Math.min(1, Math.max(0, meaning));
  };
  return (one, other) => {
    const key = `${one} ${other}`;
    const found = known.get(key) ?? compare(one, other);
    known.set(key, found);
    return found;
  };
}

function beginAlike(one: string, other: string): boolean {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return shared >= SHORTEST_STEM && shared >= SHARED_STEM * Math.max(one.length, other.length);
}

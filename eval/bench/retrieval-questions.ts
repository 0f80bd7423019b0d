// What a base is asked, and the true nearest passages of each question, which are computed once a base and kept beside it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import type { LabelSet } from "../../src/document/label-set.ts";
import { OWNER } from "../../src/document/principal.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { dotProduct } from "../../src/vector/exact-index.ts";
import { SELECTIVITIES } from "./retrieval-base.ts";
import type { Question, RetrievalCorpus } from "./retrieval-corpus.ts";

const WITH_TRUTH = 100;
export const NEAREST = 10;

/** Labels of the nearest, best first, by share and question. */
export type Truth = Readonly<Record<string, readonly (readonly number[])[]>>;

/** Questions without an end. */
export function* questionsOf(corpus: RetrievalCorpus, first = 0): Generator<Question, never> {
  for (let place = first; ; place += 1) yield corpus.question(place);
}

export function questionsWithTruth(corpus: RetrievalCorpus): Question[] {
  return Array.from({ length: WITH_TRUTH }, (_, place) => corpus.question(place));
}

export function trueNeighbours(directory: string, corpus: RetrievalCorpus): Truth {
  const file = join(directory, "true-neighbours.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Truth;
  const catalogue = Catalogue.openForReading(locate(directory).catalogue);
  const questions = questionsWithTruth(corpus);
  const scopes = SELECTIVITIES.map(({ share, filter }) => scopeOf(catalogue, share, filter, questions.length));
  for (const { label, vector } of catalogue.chunks.allVectors()) {
    const within = scopes.filter(({ allowed }) => allowed === null || allowed.has(label));
    for (const [place, question] of questions.entries()) {
      const score = dotProduct(question.vector, vector);
      for (const { best } of within) keep(best[place] ?? [], label, score);
    }
  }
  catalogue.close();
  const truth = Object.fromEntries(
    scopes.map(({ share, best }) => [share, best.map((found) => found.map(({ label }) => label))]),
  );
  writeFileSync(file, JSON.stringify(truth));
  return truth;
}

interface Found {
  readonly label: number;
  readonly score: number;
}

interface Scope {
  readonly share: string;
  readonly allowed: LabelSet | null;
  readonly best: readonly Found[][];
}

function scopeOf(catalogue: Catalogue, share: string, filter: DocumentFilter, questions: number): Scope {
  const best = Array.from({ length: questions }, (): Found[] => []);
  return { share, allowed: catalogue.scopes.labels(OWNER, filter), best };
}

function keep(best: Found[], label: number, score: number): void {
  if (best.length === NEAREST && score <= (best.at(-1)?.score ?? 0)) return;
  let place = best.length;
  while (place > 0 && (best[place - 1]?.score ?? 0) < score) place -= 1;
  best.splice(place, 0, { label, score });
  if (best.length > NEAREST) best.pop();
}

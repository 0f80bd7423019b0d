// The public sets that docs/quality.md reports on: how many of their questions are asked, and what is aimed at.
import type { MeasureName } from "../measures.ts";

export interface QualitySet {
  /** Below the folder of the sets; null for the sample set. */
  readonly path: string | null;
  readonly title: string;
  readonly every: number;
  /** What the product is meant to reach; what it does not is said. */
  readonly aims: Readonly<Partial<Record<MeasureName, number>>>;
  /** What one must know to read the figures. */
  readonly caveat?: string;
}

const FITTED =
  "The weights of the honest no are fitted to questions of this set, these among them: refusals of questions it has not seen go a little worse. `npm run eval -- fit-answerability` prints what they are when each question is left out of the fit.";

export const QUALITY_SETS: readonly QualitySet[] = [
  {
    path: null,
    title: "The sample library: questions of our own over 21 documents in eight formats",
    every: 1,
    aims: { "evidence@5": 0.95, gold: 0.9, refusalRecall: 0.8, falseRefusals: 0.1, citationPrecision: 0.9 },
  },
  {
    path: "scifact",
    title: "SciFact (BEIR, CC BY 4.0 / ODC-By): claims against 5,183 abstracts",
    every: 1,
    aims: { "ndcg@10": 0.713 },
  },
  {
    path: "nq-utd",
    title: "NQ-UTD (Cocktail benchmark): new questions over 800 passages, graded",
    every: 1,
    aims: { "ndcg@10": 0.82 },
  },
  {
    path: "squad2/dev-half.json",
    title:
      "SQuAD 2 (half of its dev set, CC BY-SA 4.0): half of the questions have no answer, and were written to look as if they had",
    caveat: FITTED,
    every: 10,
    aims: { mrr: 0.88, gold: 0.85, refusalRecall: 0.5, falseRefusals: 0.15 },
  },
  {
    path: "clapnq",
    title: "ClapNQ (dev, Apache-2.0): answers of several sentences, half of the questions without one",
    caveat: FITTED,
    every: 2,
    aims: { tokenF1: 0.5, refusalRecall: 0.5, falseRefusals: 0.15 },
  },
  {
    path: "financebench",
    title: "FinanceBench (research use): annual reports as PDF that look alike, with the page that answers",
    every: 1,
    aims: {
      "document@5": 0.95,
      "pageRecall@10": 0.6,
      gold: 0.5,
      numberMatch: 0.5,
      falseRefusals: 0.15,
      citationPrecision: 0.9,
    },
  },
  {
    path: "sec-10-q",
    title: "KG-RAG SEC 10-Q (MIT): 12 quarterly reports as PDF, many questions over several of them",
    every: 2,
    aims: { mrr: 0.9, numberMatch: 0.5, falseRefusals: 0.15 },
  },
];

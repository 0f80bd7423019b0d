// Labelled questions -> what is measured of each, with the sentences that are known to answer: what answerability is fitted to and held against.
import { questionKind } from "../src/answering/kinds/question-kind.ts";
import { findPassages } from "../src/answering/kinds/find-passages.ts";
import { type Measured, measureEvidence } from "../src/answering/evidence.ts";
import { AnswerTracer } from "../src/answering/answer-trace.ts";
import { OWNER } from "../src/document/principal.ts";
import { contentWords, stem, words } from "../src/document/words.ts";
import type { RetrievalParts } from "../src/retrieval/retrieve-passages.ts";
import { containsAnswer } from "./answer-metrics.ts";
import type { LabelledQuestion, PublicSet } from "./public-sets.ts";
import type { Question } from "./question-set.ts";

export interface LabelledEvidence {
  readonly set: string;
  readonly group: string;
  readonly question: string;
  readonly answerable: boolean;
  readonly gold: readonly string[];
  readonly measured: Measured;
  /** Of each candidate, whether it holds the answer. */
  readonly answers: readonly boolean[];
}

/** As many as the product retrieves unless told otherwise. */
const PASSAGES = 8;
/** A sentence that shares this much of its words with a long gold answer belongs to it. */
const OF_GOLD = 0.7;
const FEWEST_WORDS = 4;

interface Labelled extends Omit<LabelledQuestion, "id" | "document"> {
  /** Whether a text of a document holds the answer. */
  readonly answers: (text: string, path: string) => boolean;
}

export async function collectEvidence(
  parts: RetrievalParts,
  set: string,
  questions: readonly Labelled[],
): Promise<LabelledEvidence[]> {
  const collected: LabelledEvidence[] = [];
  for (const { question, group, answerable, gold, answers } of questions) {
    const search = { question, kind: questionKind(question), principal: OWNER, tracer: new AnswerTracer(false) };
    const { passages } = await findPassages({ ...parts, passages: PASSAGES }, search);
    const weights = await parts.knowledgeBase.inverseDocumentFrequencies(contentWords(question).map(stem));
    const measured = await measureEvidence(question, passages, { embedding: parts.embedding, weights });
    const held = measured.candidates.map(({ unit, passage }) => answers(unit.text, passage.provenance.path));
    collected.push({ set, group, question, answerable, gold, measured, answers: held });
  }
  return collected;
}

/** SQuAD gives short answers, which a sentence holds or not; ClapNQ long ones, which sentences make up. */
export function labelPublic({ name, questions }: PublicSet): Labelled[] {
  return questions.map((question) => {
    const { answerable, document, gold } = question;
    const goldStems = new Set(gold.flatMap((answer) => contentWords(answer).map(stem)));
    const isOfGold = (text: string) => {
      const own = contentWords(text).map(stem);
      return own.length >= FEWEST_WORDS && own.filter((word) => goldStems.has(word)).length >= OF_GOLD * own.length;
    };
    const holds = (text: string) =>
      name === "squad" ? gold.some((answer) => containsAnswer(text, { answer, accept: [] })) : isOfGold(text);
    return { ...question, answers: (text, path) => answerable && path === document && holds(text) };
  });
}

export function labelOwn(questions: readonly Question[]): Labelled[] {
  return questions.map(({ id, question, answerable, evidence, answer, accept }) => ({
    question,
    answerable,
    group: id,
    gold: [answer, ...accept],
    answers: (text, path) =>
      evidence.some(({ document, quote }) => document === path && (within(quote, text) || within(text, quote))),
  }));
}

function within(part: string, whole: string): boolean {
  const flat = (text: string) => ` ${words(text).join(" ")} `;
  return flat(whole).includes(flat(part));
}

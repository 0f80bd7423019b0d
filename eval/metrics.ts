// What is measured of a run: pure functions over passages, answers and rankings.
import type { StoredPassage } from "../src/catalogue/chunk-table.ts";
import type { Evidence, Question } from "./question-set.ts";

/**
 * Whether a passage is the evidence: the document and, where the format has pages, the page; in a document without pages, the passage
 * must stand under the evidence's heading or hold its words.
 */
export function holdsEvidence(passage: Pick<StoredPassage, "text" | "provenance">, evidence: Evidence): boolean {
  const { path, page, lastPage = page, headingPath } = passage.provenance;
  if (path !== evidence.document) return false;
  if (evidence.page !== null) return page !== null && page <= evidence.page && evidence.page <= (lastPage ?? page);
  const heading = normalise(evidence.heading);
  return (
    headingPath.some((name) => normalise(name) === heading) ||
    normalise(passage.text).includes(normalise(evidence.quote))
  );
}

/** Whether every piece of evidence is among the passages. */
export function findsEvidence(
  passages: readonly Pick<StoredPassage, "text" | "provenance">[],
  question: Question,
): boolean {
  return question.evidence.every((evidence) => passages.some((passage) => holdsEvidence(passage, evidence)));
}

/** Whether at least one piece of evidence is among the passages. */
export function findsSomeEvidence(
  passages: readonly Pick<StoredPassage, "text" | "provenance">[],
  question: Question,
): boolean {
  return question.evidence.some((evidence) => passages.some((passage) => holdsEvidence(passage, evidence)));
}

/** Whether the text holds the gold answer, or one that is as right: all elements of it, each as whole words. */
export function containsAnswer(text: string, question: Pick<Question, "answer" | "accept">): boolean {
  const held = ` ${normalise(text)} `;
  return [question.answer, ...question.accept].some((answer) =>
    answer.split("; ").every((element) => held.includes(` ${normalise(element)} `)),
  );
}

/** Lower case, words and numbers only, one space between; a number keeps its decimals. */
function normalise(text: string): string {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\d+(?:[.,]\d+)*|[\p{L}\p{M}]+|[%€$£°]/gu) ?? []
  ).join(" ");
}

/**
 * Normalised discounted cumulative gain at k with linear gain, as trec_eval's ndcg_cut (Järvelin and Kekäläinen, 2002).
 * @param ranking document ids, best first
 * @param relevance grade by document id; what is missing has grade 0
 */
export function ndcg(ranking: readonly string[], relevance: ReadonlyMap<string, number>, k: number): number {
  const gain = (grades: readonly number[]) =>
    grades.slice(0, k).reduce((sum, grade, index) => sum + grade / Math.log2(index + 2), 0);
  const ideal = gain([...relevance.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : gain(ranking.map((id) => relevance.get(id) ?? 0)) / ideal;
}

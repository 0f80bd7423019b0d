// Whether passages are the evidence of a question: pure functions.
import type { StoredPassage } from "../src/catalogue/chunk-table.ts";
import { normalise } from "./answer-metrics.ts";
import type { Evidence, Question } from "./question-set.ts";

export interface EvidencePlace {
  readonly text: string;
  readonly provenance: Pick<StoredPassage["provenance"], "path" | "page" | "headingPath"> & {
    readonly lastPage?: number | undefined;
  };
}

/**
 * Whether a passage is the evidence: the document and, where the format has pages, the page; in a document without pages, the passage
 * must stand under the evidence's heading or hold its words.
 */
export function holdsEvidence(passage: EvidencePlace, evidence: Evidence): boolean {
  const { path, page, lastPage = page, headingPath } = passage.provenance;
  if (path !== evidence.document) return false;
  if (evidence.page !== null) return page !== null && page <= evidence.page && evidence.page <= (lastPage ?? page);
  const heading = normalise(evidence.heading);
  return (
    headingPath.some((name) => normalise(name) === heading) ||
    normalise(passage.text).includes(normalise(evidence.quote))
  );
}

/** Share of the pieces of evidence that are among the passages. */
export function evidenceRecall(passages: readonly EvidencePlace[], { evidence }: Pick<Question, "evidence">): number {
  const found = evidence.filter((piece) => passages.some((passage) => holdsEvidence(passage, piece)));
  return evidence.length === 0 ? 0 : found.length / evidence.length;
}

/** Whether a passage is one of the pieces of evidence. */
export function isEvidence(passage: EvidencePlace, { evidence }: Pick<Question, "evidence">): boolean {
  return evidence.some((piece) => holdsEvidence(passage, piece));
}

// What readers said of answers -> cases to measure with. An answer that was found right gives its question with the places it was taken
// from; one that was not is looked at by a person, who says what is right.
import { createHash } from "node:crypto";
import type { Feedback, FeedbackReason, FeedbackSource } from "../../src/people/feedback-table.ts";
import type { Proposal } from "../drafting/proposal.ts";
import type { Evidence, Question } from "../question-set.ts";

/** The documents there are now. */
export interface PresentDocuments {
  /** Where the document with this content lies. */
  readonly pathOf: ReadonlyMap<string, string>;
  readonly paths: ReadonlySet<string>;
}

const REASONS: Readonly<Record<FeedbackReason, string>> = {
  wrong: "wrong",
  "off-topic": "not what was asked",
  unsupported: "the source does not say so",
  outdated: "out of date",
  refused: "the documents do answer it",
  other: "not right",
};
const LONGEST_ANSWER = 1_000;

/** In the order of the feedback. What several said of the same answer is one case; one that the set has already is not proposed again as right. */
export function feedbackCases(
  feedback: readonly Feedback[],
  documents: PresentDocuments,
  set: readonly Question[],
): Proposal[] {
  const proposed = new Set<string>();
  return feedback.flatMap((one) => {
    const known = set.find(({ question }) => fold(question) === fold(one.question));
    const proposal = one.verdict === "up" ? rightCase(one, documents, known) : openCase(one, documents, known);
    if (proposal === null || proposed.has(proposal.question.id)) return [];
    proposed.add(proposal.question.id);
    return [proposal];
  });
}

/** Null when a document it was taken from is gone, or the set has the question. */
function rightCase(given: Feedback, documents: PresentDocuments, known: Question | undefined): Proposal | null {
  const { question, text, note, sources } = given;
  const { evidence, changed, gone } = evidenceOf(sources, documents);
  if (gone.length > 0 || known !== undefined) return null;
  const places = evidence.map(({ document, page }) => [document, page]);
  const id = idOf(JSON.stringify([fold(question), places]));
  const isAnswer = evidence.length > 0;
  return {
    question: {
      ...EMPTY,
      id,
      kind: isAnswer ? "feedback" : "unanswerable",
      question,
      answerable: isAnswer,
      evidence,
    },
    words: [
      isAnswer ? `Found right: ${shorten(text)}` : `Found right, without a source: ${shorten(text)}`,
      ...noteWords(note),
      ...changed.map((path) => `Changed since: ${path}`),
    ],
    open: null,
  };
}

function openCase(given: Feedback, documents: PresentDocuments, known: Question | undefined): Proposal {
  const { id, question, text, note, reason, sources } = given;
  const { evidence, changed, gone } = evidenceOf(sources, documents);
  return {
    question: { ...EMPTY, id: `feedback-${id.slice(0, 12)}`, kind: "feedback", question, answerable: true },
    words: [
      `Found ${reason === null ? REASONS.other : REASONS[reason]}: ${shorten(text)}`,
      ...noteWords(note),
      ...changed.map((path) => `Changed since: ${path}`),
      ...gone.map((path) => `No longer there: ${path}`),
      ...(known === undefined ? [] : [`In the set already as ${known.id}, answer: ${known.answer}`]),
    ],
    open: { cited: evidence, hasDocument: (path) => documents.paths.has(path) },
  };
}

const EMPTY = { history: [], evidence: [], answer: "", accept: [] };

interface FoundEvidence {
  readonly evidence: Evidence[];
  /** Paths whose document has other content by now. */
  readonly changed: string[];
  readonly gone: string[];
}

function evidenceOf(sources: readonly FeedbackSource[], { pathOf, paths }: PresentDocuments): FoundEvidence {
  const found: FoundEvidence = { evidence: [], changed: [], gone: [] };
  for (const { documentId, path, page, heading, quote } of sources) {
    const present = pathOf.get(documentId) ?? (paths.has(path) ? path : null);
    if (present === null) found.gone.push(path);
    else {
      if (!pathOf.has(documentId)) found.changed.push(path);
      found.evidence.push({ document: present, page, heading: heading ?? "", quote });
    }
  }
  return { ...found, changed: [...new Set(found.changed)], gone: [...new Set(found.gone)] };
}

function noteWords(note: string): string[] {
  return note === "" ? [] : [`Note: ${note}`];
}

function shorten(text: string): string {
  return text.length <= LONGEST_ANSWER ? text : `${text.slice(0, LONGEST_ANSWER)}…`;
}

function idOf(content: string): string {
  return `feedback-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
}

/** Without case, and the spaces and signs at the ends. */
function fold(question: string): string {
  return question
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "");
}

// Lists and summaries: what was gathered over documents, quoted with the place of each; no model is asked, it could only leave some out.
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import { contentWords, stem } from "../../document/words.ts";
import type { AnswerEvent } from "../answer-event.ts";
import { idsOf, quoteAll } from "../extractive-answer.ts";
import type { Search } from "./find-passages.ts";
import { listMentions } from "./list-documents.ts";
import { subjectOf } from "./question-kind.ts";
import { summariseDocument } from "./summarise-document.ts";

const MOST_LISTED = 50;

/** Yields nothing and returns false when nothing was gathered: the question is then answered as any other. */
export async function* answerGathered(parts: RetrievalParts, search: Search): AsyncGenerator<AnswerEvent, boolean> {
  const { kind, question } = search;
  if (kind !== "list" && kind !== "summary") return false;
  const subject = subjectOf(question);
  const weights = await parts.knowledgeBase.inverseDocumentFrequencies(contentWords(subject).map(stem));
  const gathered =
    kind === "list"
      ? await listMentions(parts, { ...search, subject, weights })
      : await summariseDocument(parts, { ...search, subject, weights });
  if (gathered.length === 0) return false;
  const passages = idsOf(gathered.slice(0, MOST_LISTED));
  yield { type: "answer-start", mode: "extractive", kind, model: null, question, passages };
  const documents = new Set(gathered.map(({ passage }) => passage.provenance.documentId)).size;
  const notice =
    kind === "list"
      ? `All documents were searched for "${subject}": ${documents} mention it${documents > MOST_LISTED ? `, the first ${MOST_LISTED} are shown` : ""}. No model wrote this.`
      : `Sentences of ${gathered[0]?.passage.provenance.path} that stand for its sections. No model wrote this.`;
  yield* quoteAll(gathered.slice(0, MOST_LISTED), { notice, confidence: null });
  return true;
}

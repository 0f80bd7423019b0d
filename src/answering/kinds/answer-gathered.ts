// Lists and summaries: gathered over documents instead of from the best few passages. A list is quoted: a model could only leave some out.
import { contentWords, stem } from "../../document/words.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import type { AnswerEvent } from "../answer-event.ts";
import { idsOf, quoteAll } from "../extractive-answer.ts";
import { isModelDown } from "../model-failure.ts";
import type { ModelSummariser } from "../summaries/model-summary.ts";
import { quoteSummary } from "../summaries/quoted-summary.ts";
import { type SummaryScope, findSummaryScope } from "../summaries/summary-scope.ts";
import type { SubjectSearch } from "./every-passage.ts";
import type { Search } from "./find-passages.ts";
import { listMentions } from "./list-documents.ts";
import { subjectOf } from "./question-kind.ts";

export interface GatheringParts extends RetrievalParts {
  /** Writes summaries with a model, as `streamModelSummary` does; null: they are quoted. */
  readonly modelSummariser: ModelSummariser | null;
  readonly maxNewTokens: number;
}

type Gathering = Search & SubjectSearch & { readonly weights: ReadonlyMap<string, number> };

const MOST_LISTED = 50;

/** Yields nothing and returns false when nothing was gathered: the question is then answered as any other. */
export async function* answerGathered(parts: GatheringParts, search: Search): AsyncGenerator<AnswerEvent, boolean> {
  const { kind, question, tracer } = search;
  if (kind !== "list" && kind !== "summary") return false;
  const subject = subjectOf(question);
  const weights = await parts.knowledgeBase.inverseDocumentFrequencies(contentWords(subject).map(stem));
  const gathering = { ...search, subject, weights };
  if (kind === "list") return yield* answerList(parts, gathering);
  const scope = await tracer.time("search", () => findSummaryScope(parts, gathering));
  if (scope === null) return false;
  return yield* answerSummary(parts, gathering, scope);
}

async function* answerList(parts: RetrievalParts, search: Gathering): AsyncGenerator<AnswerEvent, boolean> {
  const { question, subject, tracer } = search;
  const mentions = await tracer.time("search", () => listMentions(parts, search));
  if (mentions.length === 0) return false;
  const documents = new Set(mentions.map(({ passage }) => passage.provenance.documentId)).size;
  const shown = documents > MOST_LISTED ? `, the first ${MOST_LISTED} are shown` : "";
  const notice = `All documents were searched for "${subject}": ${documents} mention it${shown}. No model wrote this.`;
  const listed = mentions.slice(0, MOST_LISTED);
  yield { type: "answer-start", mode: "extractive", kind: "list", model: null, question, passages: idsOf(listed) };
  yield* quoteAll(listed, { notice, confidence: null });
  return true;
}

async function* answerSummary(
  parts: GatheringParts,
  search: Gathering,
  scope: SummaryScope,
): AsyncGenerator<AnswerEvent, boolean> {
  const { question, signal } = search;
  const { modelSummariser, maxNewTokens } = parts;
  let failed = "";
  let begun = false;
  try {
    for await (const event of modelSummariser?.({ ...search, scope, maxNewTokens }) ?? []) {
      begun ||= event.type !== "answer-progress";
      yield event;
    }
  } catch (error) {
    if (begun || !isModelDown(error)) throw error;
    failed = ` The model did not summarise it: ${error.message}.`;
  }
  if (begun) return true;
  const quoted = await quoteSummary(parts, scope.passages, signal);
  if (quoted.length === 0) return false;
  const documents = new Set(quoted.map(({ passage }) => passage.provenance.documentId)).size;
  const standing = documents > 1 ? `${documents} documents of ${scope.name}` : `the sections of ${scope.name}`;
  const notice = `Sentences that stand for ${standing}. No model wrote this.${failed}`;
  yield { type: "answer-start", mode: "extractive", kind: "summary", model: null, question, passages: idsOf(quoted) };
  yield* quoteAll(quoted, { notice, confidence: null });
  return true;
}

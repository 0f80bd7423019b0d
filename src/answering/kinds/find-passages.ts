// Question -> the passages to answer from, searched as its kind asks: once, or once for each side of a comparison.
import type { DocumentFilter } from "../../document/document-filter.ts";
import type { Principal } from "../../document/principal.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import { type RetrievalParts, explainRetrieval, retrievePassages } from "../../retrieval/retrieve-passages.ts";
import type { AnswerTracer } from "../answer-trace.ts";
import { type QuestionKind, sidesOf } from "./question-kind.ts";

export interface Search {
  readonly question: string;
  readonly kind: QuestionKind;
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  readonly tracer: AnswerTracer;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundPassages {
  /** Best first, each once, at most as many as are wanted; of a comparison the sides take turns, so that neither crowds the other out. */
  readonly passages: readonly RetrievedPassage[];
  /** Of each side of a comparison what was found for it alone, and then for the whole question; empty for other kinds. */
  readonly bySide: readonly (readonly RetrievedPassage[])[];
}

export async function findPassages(
  parts: RetrievalParts & { readonly passages: number },
  search: Search,
): Promise<FoundPassages> {
  const { question, kind } = search;
  const sides = kind === "comparison" ? (sidesOf(question) ?? []) : [];
  const whole = await searchOnce(parts, search, question, parts.passages);
  const ofSides: RetrievedPassage[][] = [];
  for (const side of sides) ofSides.push(await searchOnce(parts, search, side, parts.passages));
  return {
    passages: takeTurns([whole, ...ofSides], parts.passages),
    bySide: ofSides.map((ofSide) => takeTurns([ofSide, whole], parts.passages)),
  };
}

/** One search, explained when the answer is. */
export async function searchOnce(
  parts: RetrievalParts,
  { principal, filter, signal, tracer }: Omit<Search, "question" | "kind">,
  question: string,
  limit: number,
): Promise<RetrievedPassage[]> {
  const request = { question, principal, filter, limit, signal };
  const started = performance.now();
  const { passages, trace } = tracer.isAsked
    ? await explainRetrieval(parts, request)
    : { passages: await retrievePassages(parts, request), trace: null };
  tracer.searched({ question, found: passages.length, ms: performance.now() - started, retrieval: trace });
  return [...passages];
}

function takeTurns(lists: readonly (readonly RetrievedPassage[])[], limit: number): RetrievedPassage[] {
  const taken = new Map<string, RetrievedPassage>();
  for (let place = 0; place < limit; place += 1)
    for (const list of lists) {
      const passage = list[place];
      if (passage !== undefined && !taken.has(passage.id)) taken.set(passage.id, passage);
    }
  return [...taken.values()].slice(0, limit).map((passage, index) => ({ ...passage, rank: index + 1 }));
}

// Question -> the passages to answer from, searched as its kind asks: once, or once for each side of a comparison.
import type { DocumentFilter } from "../../document/document-filter.ts";
import type { Principal } from "../../document/principal.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import { type RetrievalParts, retrievePassages } from "../../retrieval/retrieve-passages.ts";
import { type QuestionKind, sidesOf } from "./question-kind.ts";

export interface Search {
  readonly question: string;
  readonly kind: QuestionKind;
  readonly principal: Principal;
  readonly filter?: DocumentFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Best first, each once, at most `parts.passages`; of a comparison the sides take turns, so that neither crowds the other out. */
export async function findPassages(
  parts: RetrievalParts & { readonly passages: number },
  { question, kind, principal, filter, signal }: Search,
): Promise<RetrievedPassage[]> {
  const limit = parts.passages;
  const sides = kind === "comparison" ? (sidesOf(question) ?? []) : [];
  const found: RetrievedPassage[][] = [];
  for (const asked of [question, ...sides])
    found.push(await retrievePassages(parts, { question: asked, principal, filter, limit, signal }));
  return takeTurns(found, limit);
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

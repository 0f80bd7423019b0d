// All passages that a filter leaves, not the best few: what lists and summaries are gathered from.
import { fuseScores } from "../../retrieval/fusion.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import type { Search } from "./find-passages.ts";

/** What the words of a question and its name for a thing are searched with. */
export interface SubjectSearch extends Omit<Search, "kind" | "question"> {
  readonly subject: string;
}

/** Memory and time are bounded by this many passages by words and as many by meaning; a larger knowledge base is read in part. */
const MOST_READ = 5_000;

/** Best first. */
export async function everyPassage(
  { knowledgeBase, embedding }: RetrievalParts,
  { subject, principal, filter = {}, signal, tracer }: SubjectSearch,
): Promise<RetrievedPassage[]> {
  const started = performance.now();
  const [vector] = await embedding.embed([subject], { purpose: "query", ...(signal === undefined ? {} : { signal }) });
  if (vector === undefined) return [];
  const request = { text: subject, vector, perList: MOST_READ, principal, filter, signal };
  const found = fuseScores(await knowledgeBase.findCandidates(request));
  const labels = found.map(({ label }) => label);
  const stored = await knowledgeBase.passages(labels, principal);
  const passages = found.flatMap((candidate, index) => {
    const passage = stored.get(candidate.label);
    return passage === undefined ? [] : [{ ...passage, ...candidate, rank: index + 1 }];
  });
  const ms = performance.now() - started;
  tracer.searched({ question: subject, found: passages.length, ms, retrieval: null });
  return passages;
}

// One search of an answer: what it looked for and found.
import type { TracedCall, TracedSearch } from "../../answering/answer-trace.ts";
import type { Citation } from "../../document/citation.ts";
import { count } from "../ask/describe-outcome.ts";
import { FoundTable } from "./found-table.tsx";
import { formatPlace } from "./name-place.ts";
import { StageBar, formatMs } from "./stage-bar.tsx";
import { SEARCH_STAGES } from "./trace-words.ts";

interface SearchProps {
  readonly search: TracedSearch;
  readonly citations: readonly Citation[];
  readonly calls: readonly TracedCall[];
}

export function SearchView({ search: { question, found, ms, retrieval }, citations, calls }: SearchProps) {
  const cited = new Map<string, number[]>();
  for (const citation of citations) {
    const place = formatPlace(citation);
    cited.set(place, [...(cited.get(place) ?? []), citation.number]);
  }
  const given = new Map(calls.flatMap(({ passages }) => passages.map(({ id, number }) => [id, number] as const)));
  const stages = retrieval?.stages.filter(({ stage }) => stage !== "reranking" || retrieval.reranker !== null) ?? [];
  return (
    <section>
      <h3>
        {count(found, "passage")} for <q>{question}</q>, in {formatMs(ms)}
      </h3>
      {retrieval === null ? (
        <p>Every passage was gone through; none is ranked before another.</p>
      ) : (
        <>
          {retrieval.notice !== null && <p>{retrieval.notice}</p>}
          <p>
            The best by words and the best by meaning, {retrieval.fusion === "scores" ? "their scores" : "their places"}{" "}
            added, {retrieval.reranker === null ? "" : `put in a new order by ${retrieval.reranker}, `}
            and of those the ones that say something of their own.
          </p>
          <FoundTable candidates={retrieval.candidates} cited={cited} given={given} />
          <details>
            <summary>Time of each stage</summary>
            <StageBar stages={stages.map(({ stage, ms: took }) => ({ name: SEARCH_STAGES[stage], ms: took }))} />
          </details>
        </>
      )}
    </section>
  );
}

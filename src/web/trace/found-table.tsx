// What one search found: each passage with its place in every list, how the lists were made one, and what became of it.
import { useState } from "preact/hooks";
import { formatPlace } from "./name-place.ts";
import type { TracedCandidate } from "./traced.ts";

interface FoundTableProps {
  readonly candidates: readonly TracedCandidate[];
  /** Marks of the answer, by page. */
  readonly cited: ReadonlyMap<string, readonly number[]>;
  /** Numbers in the prompt, by passage. */
  readonly given: ReadonlyMap<string, number>;
}

const SHOWN = 12;

const OUTCOMES: Readonly<Record<TracedCandidate["outcome"], string>> = {
  kept: "Taken",
  merged: "Taken, with its neighbour",
  duplicate: "Left out: a better one says the same",
  "document-limit": "Left out: enough of this document",
  "beyond-limit": "Left out: better ones were enough",
};

export function FoundTable({ candidates, cited, given }: FoundTableProps) {
  const [all, setAll] = useState(false);
  const isReranked = candidates.some(({ rerankedRank }) => rerankedRank !== null);
  const shown = all ? candidates : candidates.slice(0, SHOWN);
  return (
    <>
      <div class="table" tabIndex={0} role="region" aria-label="Passages found">
        <table>
          <thead>
            <tr>
              <th scope="col">Passage</th>
              <th scope="col">By words</th>
              <th scope="col">By meaning</th>
              <th scope="col">Together</th>
              {isReranked && <th scope="col">Reranked</th>}
              <th scope="col">What became of it</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((candidate) => (
              <tr key={candidate.id} class={isTaken(candidate) ? "taken" : undefined}>
                <th scope="row">
                  {formatPlace(candidate)}
                  {(cited.get(formatPlace(candidate)) ?? []).map((number) => (
                    <span key={number} class="source-number" title="Cited in the answer">
                      {number}
                    </span>
                  ))}
                </th>
                <td>
                  <Ranked rank={candidate.wordRank} score={candidate.wordScore.toFixed(1)} />
                </td>
                <td>
                  <Ranked rank={candidate.vectorRank} score={candidate.vectorScore.toFixed(2)} />
                </td>
                <td>
                  <Ranked rank={candidate.fusedRank} score={candidate.fusedScore.toFixed(2)} />
                  <svg class="score-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect width={100 * candidate.fusedScore} height="4" />
                  </svg>
                </td>
                {isReranked && (
                  <td>
                    <Ranked rank={candidate.rerankedRank} score={candidate.rerankScore?.toFixed(2) ?? ""} />
                  </td>
                )}
                <td>
                  {OUTCOMES[candidate.outcome]}
                  {given.has(candidate.id) && `, shown to the model as ${given.get(candidate.id)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {candidates.length > SHOWN && (
        <button class="quiet" type="button" onClick={() => setAll(!all)}>
          {all ? "The best alone" : `All ${candidates.length}`}
        </button>
      )}
    </>
  );
}

function isTaken({ outcome }: TracedCandidate): boolean {
  return outcome === "kept" || outcome === "merged";
}

/** A passage outside a list still has its true score by that list's measure. */
function Ranked({ rank, score }: { readonly rank: number | null; readonly score: string }) {
  return (
    <>
      {rank === null ? <span class="unranked">not listed</span> : <strong>{ordinal(rank)}</strong>}{" "}
      <span class="score">{score}</span>
    </>
  );
}

function ordinal(rank: number): string {
  const [tens, ones] = [rank % 100, rank % 10];
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][ones] ?? "th");
  return `${rank}${ending}`;
}

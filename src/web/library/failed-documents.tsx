// What could not be read, with the reason and what to do: read again once that is done, or taken out.
import { useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { type LibraryPlace, type ListedDocument, listDocuments } from "../api/documents.ts";
import { type IngestJob, retryDocument, retryDocuments } from "../api/jobs.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { count } from "../ask/describe-outcome.ts";
import type { Intake } from "../intake/intake.ts";
import { nameOf } from "./document-row.tsx";

interface FailedProps {
  readonly place: LibraryPlace;
  readonly version: number;
  readonly intake: Intake;
  /** Null: the reader may not. */
  readonly onRemove: ((document: ListedDocument) => void) | null;
}

/** Shown at once; the list has the others. */
const MOST_SHOWN = 20;

export function FailedDocuments({ place, version, intake, onRemove }: FailedProps) {
  const [problem, setProblem] = useState<CallError | null>(null);
  const { value } = useLoaded(
    (signal) =>
      listDocuments({ ...place, query: "", state: "failed", order: "path", offset: 0, limit: MOST_SHOWN }, signal),
    [place.collection, place.folder, version],
  );
  if (value === null || value.total === 0) return null;
  const retry = async (begin: () => Promise<readonly IngestJob[]>) => {
    try {
      setProblem(null);
      for (const job of await begin()) intake.watch(job);
    } catch (thrown) {
      setProblem(toCallError(thrown));
    }
  };
  return (
    <details class="failed-documents" open={value.total <= 3}>
      <summary>{count(value.total, "file")} could not be read</summary>
      {problem !== null && (
        <p class="document-failure" role="alert">
          {problem.message} {problem.remedy}
        </p>
      )}
      {onRemove !== null && value.total > 1 && (
        <button class="quiet" type="button" onClick={() => void retry(() => retryDocuments(place))}>
          Read all again
        </button>
      )}
      <ul>
        {value.documents.map((document) => (
          <li key={document.id}>
            <p class="document-name">{nameOf(document)}</p>
            <p class="document-failure">
              {document.failure?.reason}. {document.failure?.remedy}
            </p>
            {onRemove !== null && (
              <div class="add-choices">
                <button
                  class="quiet"
                  type="button"
                  onClick={() => void retry(async () => [await retryDocument(document.id)])}
                >
                  Read again
                </button>
                <button class="quiet" type="button" onClick={() => onRemove(document)}>
                  Remove
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {value.total > MOST_SHOWN && (
        <p class="document-facts">and {count(value.total - MOST_SHOWN, "file")} more, marked in the list</p>
      )}
    </details>
  );
}

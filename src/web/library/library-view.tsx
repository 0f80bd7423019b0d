// The library: every document Eyrie knows, those it could not read among them with the reason; a name opens the document.
import { useDeferred } from "./use-deferred.ts";
import { useState } from "preact/hooks";
import { type DocumentPage, listDocuments } from "../api/documents.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { count } from "../ask/describe-outcome.ts";
import { DocumentRow } from "./document-row.tsx";

/** Shown at once. */
const STEP = 50;

export function LibraryView() {
  const [query, setQuery] = useState("");
  const [offset, setOffset] = useState(0);
  const asked = useDeferred(query);
  const { value, problem, isLoading } = useLoaded<DocumentPage>(
    (signal) => listDocuments({ query: asked, offset, limit: STEP }, signal),
    [asked, offset],
  );
  const search = (text: string) => {
    setQuery(text);
    setOffset(0);
  };
  return (
    <section class="library" aria-labelledby="library-title" aria-busy={isLoading}>
      <h1 id="library-title">Library</h1>
      <input
        type="search"
        aria-label="Find documents by title or path"
        placeholder="Title or path"
        maxLength={1_000}
        value={query}
        onInput={(event) => search(event.currentTarget.value)}
      />
      {problem !== null && (
        <p class="failure" role="alert">
          <strong>{problem.message}</strong> {problem.remedy}
        </p>
      )}
      {value !== null && (
        <p class="library-count">{value.total === 0 ? "No documents" : count(value.total, "document")}</p>
      )}
      <ul class="documents">
        {value?.documents.map((document) => (
          <DocumentRow key={document.id} document={document} />
        ))}
      </ul>
      {value !== null && value.total > STEP && (
        <nav class="pages" aria-label="Pages of the list">
          <button class="quiet" type="button" disabled={offset === 0} onClick={() => setOffset(offset - STEP)}>
            Earlier
          </button>
          <span>
            {offset + 1} to {Math.min(offset + STEP, value.total)}
          </span>
          <button
            class="quiet"
            type="button"
            disabled={offset + STEP >= value.total}
            onClick={() => setOffset(offset + STEP)}
          >
            Later
          </button>
        </nav>
      )}
    </section>
  );
}

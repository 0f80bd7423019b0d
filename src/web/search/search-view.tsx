// The search: passages that fit best, narrowed at will; one opens the document at its page beside them. Asked for on Enter, not letter
// by letter, since each search is written into the audit log.
import { useState } from "preact/hooks";
import type { FoundPassages } from "../api/found-passages.ts";
import { NO_FILTERS, type SearchFilters, search } from "../api/search.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { count } from "../ask/describe-outcome.ts";
import { Icon } from "../shell/icon.tsx";
import type { Place } from "../shell/route.ts";
import { HitCard } from "./hit-card.tsx";
import { SearchFilterFields } from "./search-filters.tsx";

export function SearchView({ onOpen }: { readonly onOpen: (place: Place, citation: null) => void }) {
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState(NO_FILTERS);
  const [asked, setAsked] = useState("");
  const { value, problem, isLoading } = useFound(asked, filters);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(query.trim());
  };
  return (
    <section class="search" aria-labelledby="search-title" aria-busy={asked !== "" && isLoading}>
      <h1 id="search-title">Search</h1>
      <form role="search" onSubmit={submit}>
        <div class="search-line">
          <input
            type="search"
            aria-label="Search in the documents"
            placeholder={"Words, a “quoted phrase”, or -word to leave out"}
            maxLength={4_000}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          <button class="primary" type="submit" disabled={query.trim() === ""}>
            <Icon name="search" /> Search
          </button>
        </div>
        <SearchFilterFields filters={filters} onChange={setFilters} />
      </form>
      {problem !== null && (
        <p class="failure" role="alert">
          <strong>{problem.message}</strong> {problem.remedy}
        </p>
      )}
      <p class="library-count" role="status">
        {value === null ? "" : value.passages.length === 0 ? "Nothing fits" : count(value.passages.length, "passage")}
      </p>
      <ol class="hits" aria-label="Passages">
        {value?.passages.map((passage) => (
          <HitCard key={passage.id} passage={passage} query={asked} onOpen={(place) => onOpen(place, null)} />
        ))}
      </ol>
    </section>
  );
}

function useFound(asked: string, filters: SearchFilters) {
  return useLoaded<FoundPassages>(asked === "" ? null : (signal) => search(asked, filters, signal), [asked, filters]);
}

// The library: what comes in, what could not be read, what changed lately, and every document; a name opens the document.
import { useState } from "preact/hooks";
import { type DocumentQuery, type LibraryPlace, type ListedDocument, listCollections } from "../api/documents.ts";
import type { Caller } from "../api/session.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { AddDocuments } from "../intake/add-documents.tsx";
import { IntakePanel } from "../intake/intake-panel.tsx";
import type { Intake } from "../intake/intake.ts";
import { useIntake, useRunningJobs } from "../intake/use-intake.ts";
import { Changes } from "./changes.tsx";
import { DocumentList } from "./document-list.tsx";
import { FailedDocuments } from "./failed-documents.tsx";
import { PlaceBar } from "./place-bar.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { useDeferred } from "./use-deferred.ts";

interface LibraryProps {
  readonly caller: Caller;
  readonly intake: Intake;
  readonly place: LibraryPlace;
}

const ORDERS: Readonly<Record<DocumentQuery["order"], string>> = {
  path: "Path",
  title: "Title",
  date: "Newest",
  size: "Largest",
};

export function LibraryView({ caller, intake, place }: LibraryProps) {
  const [query, setQuery] = useState("");
  const [order, setOrder] = useState<DocumentQuery["order"]>("path");
  const [removing, setRemoving] = useState<ListedDocument | null>(null);
  const [removals, setRemovals] = useState(0);
  const mayChange = caller.role !== "reader";
  useIntake(intake);
  useRunningJobs(intake, mayChange);
  const version = intake.ended + removals;
  const { value: collections } = useLoaded(listCollections, [version]);
  const asked: DocumentQuery = { ...place, query: useDeferred(query), order, state: "" };
  const onRemove = mayChange ? setRemoving : null;
  return (
    <section class="library" aria-labelledby="library-title">
      <h1 id="library-title">Library</h1>
      {mayChange && (
        <AddDocuments
          intake={intake}
          isAdmin={caller.role === "admin"}
          collections={choices(caller, collections?.map(({ name }) => name) ?? [], place)}
        />
      )}
      <IntakePanel intake={intake} />
      <FailedDocuments place={place} version={version} intake={intake} onRemove={onRemove} />
      <Changes version={version} />
      <div class="library-search">
        <input
          type="search"
          aria-label="Find documents by title or path"
          placeholder="Title or path"
          maxLength={1_000}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <label>
          Order
          <select
            class="field"
            value={order}
            onChange={(event) => setOrder(event.currentTarget.value as DocumentQuery["order"])}
          >
            {Object.entries(ORDERS).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <PlaceBar place={place} collections={collections ?? []} version={version} />
      <DocumentList asked={asked} version={version} onRemove={onRemove} />
      {removing !== null && (
        <RemoveDialog
          document={removing}
          onRemoved={() => setRemovals((times) => times + 1)}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

/** The one that is looked at first, then those there are; who is granted some alone can make no others. */
function choices({ collections: granted }: Caller, known: readonly string[], { collection }: LibraryPlace): string[] {
  const others = granted === "all" ? ["default", ...known] : granted;
  return [...new Set(collection === "" ? others : [collection, ...others])];
}

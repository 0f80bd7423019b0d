// One document of the list, always as high as any other: its name, where it lies, its pages, date and size, and its state.
import type { ListedDocument } from "../api/documents.ts";
import { count } from "../ask/describe-outcome.ts";
import { Icon } from "../shell/icon.tsx";
import { documentAddress } from "../shell/route.ts";
import { formatBytes } from "./describe-document.ts";

interface RowProps {
  /** Undefined while it is fetched. */
  readonly document: ListedDocument | undefined;
  /** From 1. */
  readonly place: number;
  readonly total: number;
  readonly onRemove: ((document: ListedDocument) => void) | null;
}

export function DocumentRow({ document, place, total, onRemove }: RowProps) {
  return (
    <li class="document" aria-posinset={place} aria-setsize={total}>
      {document === undefined ? (
        <p class="document-facts">Loading</p>
      ) : (
        <>
          <div>
            <DocumentName document={document} />
            <p class="document-facts">{describe(document)}</p>
          </div>
          {document.failure !== null && (
            <span class="document-state" title={`${document.failure.reason}. ${document.failure.remedy}`}>
              {document.state === "failed" ? "Not read" : "Older version"}
            </span>
          )}
          {onRemove !== null && (
            <button
              class="row-button"
              type="button"
              aria-label={`Remove ${nameOf(document)}`}
              onClick={() => onRemove(document)}
            >
              <Icon name="remove" />
            </button>
          )}
        </>
      )}
    </li>
  );
}

export function DocumentName({ document }: { readonly document: ListedDocument }) {
  const { id, pageCount, state } = document;
  if (state === "failed") return <span class="document-name">{nameOf(document)}</span>;
  const place = { documentId: id, page: pageCount === null ? null : 1, start: null, end: null };
  return (
    <a class="document-name" href={documentAddress(place)}>
      {nameOf(document)}
    </a>
  );
}

export function nameOf({ title, path }: ListedDocument): string {
  return title === "" ? path : title;
}

function describe({ path, collection, format, date, pageCount, size }: ListedDocument): string {
  const facts = [
    pageCount === null ? null : count(pageCount, "page"),
    date?.slice(0, 10),
    formatBytes(size),
    format,
    collection,
    path,
  ];
  return facts.filter((fact) => fact !== null && fact !== undefined && fact !== "").join(" · ");
}

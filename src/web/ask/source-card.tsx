// One source: what it is, where in it, and the words that support the answer.
import type { Citation } from "../../document/citation.ts";
import type { Place } from "../shell/route.ts";

interface SourceCardProps {
  readonly citation: Citation;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onOpen: (place: Place, citation: Citation) => void;
}

export function SourceCard({ citation, isCurrent, onFocus, onOpen }: SourceCardProps) {
  const { number, title, path, quote, documentId, page, start, end } = citation;
  return (
    <li class={isCurrent ? "source current" : "source"}>
      <button
        type="button"
        data-source={number}
        onFocus={onFocus}
        onClick={() => onOpen({ documentId, page, start, end }, citation)}
      >
        <span class="source-title">
          <span class="source-number">{number}</span> <span>{title}</span>
        </span>
        <span class="source-place">{describePlace(citation)}</span>
        <mark class="source-quote">{quote.trim()}</mark>
        <span class="source-path">{path}</span>
      </button>
    </li>
  );
}

/** `Page 4 · Hotels · 2025-01-01` */
export function describePlace({
  page,
  lastPage,
  headingPath,
  date,
}: Pick<Citation, "page" | "lastPage" | "headingPath" | "date">): string {
  const pages = page === null ? [] : [lastPage === undefined ? `Page ${page}` : `Pages ${page}–${lastPage}`];
  return [...pages, ...headingPath.slice(-1), ...(date === undefined ? [] : [date])].join(" · ");
}

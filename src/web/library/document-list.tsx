// Every document that fits what is asked for, as one long list of which the visible part is drawn.
import { useRef, useState } from "preact/hooks";
import type { DocumentQuery, ListedDocument } from "../api/documents.ts";
import { count } from "../ask/describe-outcome.ts";
import { DocumentRow } from "./document-row.tsx";
import { useDocumentPages } from "./use-document-pages.ts";
import { useVisibleRows } from "./use-visible-rows.ts";

interface ListProps {
  readonly asked: DocumentQuery;
  readonly version: number;
  /** Null: the reader may not. */
  readonly onRemove: ((document: ListedDocument) => void) | null;
}

/** As the style sheet has it. */
const ROW_HEIGHT = 64;

export function DocumentList({ asked, version, onRemove }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [known, setKnown] = useState(0);
  const seen = useVisibleRows(list, { height: ROW_HEIGHT, total: known, scroller: "main" });
  const { total, problem, at } = useDocumentPages(asked, seen, version);
  if (total !== null && total !== known) setKnown(total);
  const last = Math.min(seen.last, (total ?? 0) - 1);
  const rows = Array.from({ length: Math.max(0, last - seen.first + 1) }, (_, index) => seen.first + index);
  return (
    <>
      {problem !== null && (
        <p class="failure" role="alert">
          <strong>{problem.message}</strong> {problem.remedy}
        </p>
      )}
      {total !== null && (
        <p class="library-count" role="status">
          {total === 0 ? "No documents" : count(total, "document")}
        </p>
      )}
      <ul
        class="documents"
        ref={list}
        style={{ height: `${(total ?? 0) * ROW_HEIGHT}px`, paddingTop: `${seen.first * ROW_HEIGHT}px` }}
      >
        {rows.map((index) => (
          <DocumentRow key={index} document={at(index)} place={index + 1} total={total ?? 0} onRemove={onRemove} />
        ))}
      </ul>
    </>
  );
}

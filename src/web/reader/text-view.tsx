// A document as clean text under its headings, with the passage marked; more of it is fetched as the reader goes on.
import { useEffect, useRef, useState } from "preact/hooks";
import { readDocument } from "../api/documents.ts";
import { useLoaded } from "../api/use-loaded.ts";
import type { Place } from "../shell/route.ts";
import { markedParts } from "./marked-parts.ts";

const LENGTH = 20_000;
/** Shown before the passage, so that it stands in its context. */
const BEFORE = 2_000;

export function TextView({ place }: { readonly place: Place }) {
  const { documentId, page, start, end } = place;
  const [from, setFrom] = useState<number | null>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => setFrom(null), [documentId, start]);
  const begin = from ?? Math.max(0, (start ?? 0) - BEFORE);
  const part = page === null ? { start: begin, length: LENGTH } : { page };
  const { value: shown, problem } = useLoaded(
    (signal) => readDocument(documentId, part, signal),
    [documentId, page, begin],
  );
  useEffect(() => {
    const mark = body.current?.querySelector("mark");
    if (from === null && mark !== null) mark?.scrollIntoView({ block: "center" });
    else body.current?.scrollTo({ top: 0 });
  }, [shown]);
  if (problem !== null)
    return (
      <p class="reader-problem">
        {problem.message} {problem.remedy}
      </p>
    );
  return (
    <div
      class="reader-body text"
      ref={body}
      tabIndex={0}
      role="region"
      aria-label="Text of the document"
      aria-busy={shown === null}
    >
      {shown !== null && page === null && shown.start > 0 && (
        <button class="quiet" type="button" onClick={() => setFrom(Math.max(0, shown.start - LENGTH))}>
          Earlier
        </button>
      )}
      {shown !== null &&
        markedParts(shown, { start, end }).map(({ at, heading, parts }) => (
          <section key={at}>
            {heading !== null && <h3>{heading}</h3>}
            <p>{parts.map(({ text, isMarked }, index) => (isMarked ? <mark key={index}>{text}</mark> : text))}</p>
          </section>
        ))}
      {shown !== null && page === null && shown.end < shown.length && (
        <button class="quiet" type="button" onClick={() => setFrom(shown.end)}>
          Further
        </button>
      )}
    </div>
  );
}

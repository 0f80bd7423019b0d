// The source beside the answer: the document at the page, with the passage marked. PDF files as they look, all others as text.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { describeDocument, sourceAddress } from "../api/documents.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Icon } from "../shell/icon.tsx";
import type { Opened } from "./opened.ts";
import { PageSteps } from "./page-steps.tsx";
import { PdfView } from "./pdf-view.tsx";
import { TextView } from "./text-view.tsx";
import { useReaderKeys } from "./use-reader-keys.ts";

export function Reader({ opened, onClose }: { readonly opened: Opened; readonly onClose: () => void }) {
  const { place, citation } = opened;
  const closing = useRef<HTMLButtonElement>(null);
  const { value, problem } = useLoaded((signal) => describeDocument(place.documentId, signal), [place.documentId]);
  const document = value?.id === place.documentId ? value : null;
  const [turned, setPage] = useState(place.page);
  const [asText, setAsText] = useState(false);
  useLayoutEffect(() => closing.current?.focus(), [opened]);
  useReaderKeys(onClose);
  useEffect(() => {
    setPage(place.page);
    setAsText(false);
  }, [opened]);

  // opened without a page, one that has pages begins at the first
  const page = turned ?? (document === null || document.pageCount === null ? null : 1);
  const isPdf = document?.format === "pdf" && document.path === document.filePath;
  const shown = page === null ? place : { ...place, page };
  return (
    <aside class="reader" aria-label="Document">
      <header class="reader-head">
        <div>
          <h2>{document?.title ?? citation?.title ?? "Document"}</h2>
          <p>{document?.path ?? citation?.path}</p>
        </div>
        <button ref={closing} type="button" onClick={onClose} aria-label="Close the document">
          <Icon name="close" />
        </button>
      </header>
      {document !== null && (
        <div class="reader-bar">
          <PageSteps page={page} pageCount={document.pageCount} onPage={setPage} />
          {isPdf && (
            <button type="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
              As text
            </button>
          )}
          <a href={sourceAddress(document.id)} target="_blank" rel="noopener" download={isPdf ? undefined : ""}>
            {isPdf ? "Open the file" : "Save the file"}
          </a>
        </div>
      )}
      {problem !== null && (
        <p class="reader-problem">
          {problem.message} {problem.remedy}
        </p>
      )}
      {document !== null && isPdf && !asText && page !== null && (
        <PdfView place={{ ...shown, page }} quotedPage={place.page} onProblem={() => setAsText(true)} />
      )}
      {document !== null && (!isPdf || asText) && <TextView place={shown} />}
    </aside>
  );
}

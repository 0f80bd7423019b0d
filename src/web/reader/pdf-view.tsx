// One page of a PDF file as it looks, its words selectable, and the passage marked on it.
import { useEffect, useRef, useState } from "preact/hooks";
import { readDocument, sourceAddress } from "../api/documents.ts";
import type { Place } from "../shell/route.ts";
import type { OpenedPdf } from "./pdf-file.ts";
import { drawPage } from "./draw-page.ts";

interface PdfProps {
  readonly place: Place & { readonly page: number };
  /** The page that the marked passage begins on. */
  readonly quotedPage: number | null;
  readonly onProblem: () => void;
}

export function PdfView({ place, quotedPage, onProblem }: PdfProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [isDrawn, setIsDrawn] = useState(false);
  const opened = useOpenedPdf(place.documentId, onProblem);
  const { documentId, page, start, end } = place;
  useEffect(() => {
    const [holder, scroller] = [sheet.current, body.current];
    if (opened === null || holder === null || scroller === null) return;
    const left = new AbortController();
    setIsDrawn(false);
    const draw = async () => {
      const isQuoted = page === quotedPage && start !== null && end !== null && end > start;
      const quote = isQuoted
        ? (await readDocument(documentId, { start, length: Math.min(end - start, 20_000) }, left.signal)).text
        : "";
      const marked = await drawPage(opened.pdf, page, {
        holder,
        quote,
        width: scroller.clientWidth - 32,
        signal: left.signal,
      });
      if (left.signal.aborted) return;
      setIsDrawn(true);
      scroller.scrollTo({ top: marked === null ? 0 : Math.max(0, marked - 96) });
    };
    draw().catch(() => {
      if (!left.signal.aborted) onProblem();
    });
    return () => left.abort();
  }, [opened, documentId, page, start, end]);
  return (
    <div class="reader-body pdf" ref={body} tabIndex={0} role="region" aria-label={`Page ${page}`} aria-busy={!isDrawn}>
      {!isDrawn && <p class="reader-wait">Opening page {page}</p>}
      <div class="sheet" ref={sheet} data-drawn={isDrawn ? page : undefined} />
    </div>
  );
}

function useOpenedPdf(documentId: string, onProblem: () => void): OpenedPdf | null {
  const [opened, setOpened] = useState<OpenedPdf | null>(null);
  useEffect(() => {
    const left = new AbortController();
    const opening = (async () => {
      const { openPdf } = await import("./pdf-file.ts");
      return openPdf(sourceAddress(documentId));
    })();
    const show = async () => {
      try {
        const pdf = await opening;
        if (!left.signal.aborted) setOpened(pdf);
      } catch {
        if (!left.signal.aborted) onProblem();
      }
    };
    const close = async () => (await opening).close();
    void show();
    return () => {
      left.abort();
      setOpened(null);
      close().catch(() => undefined);
    };
  }, [documentId]);
  return opened;
}

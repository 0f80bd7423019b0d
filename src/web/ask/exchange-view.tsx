// One question, its answer, and the sources beside it.
import { useCallback, useRef, useState } from "preact/hooks";
import type { Citation } from "../../document/citation.ts";
import type { Place } from "../shell/route.ts";
import { AnswerActions } from "./answer-actions.tsx";
import { AnswerStatus } from "./answer-status.tsx";
import { type Exchange, isUnderWay } from "./exchange.ts";
import { FailureNote } from "./failure-note.tsx";
import { MarkdownView } from "../markdown/markdown-view.tsx";
import { QuotedView } from "./quoted-view.tsx";
import { SourceList } from "./source-list.tsx";
import { SupportSummary } from "./support-summary.tsx";

interface ExchangeProps {
  readonly exchange: Exchange;
  readonly isLast: boolean;
  /** Whether the service keeps what is said of answers. */
  readonly keeps: boolean;
  readonly onOpen: (place: Place, citation: Citation) => void;
  readonly onRetry: (id: string) => void;
}

const NONE: readonly never[] = [];

export function ExchangeView({ exchange, isLast, keeps, onOpen, onRetry }: ExchangeProps) {
  const { id, question, text, citations, end, failure, state } = exchange;
  const [current, setCurrent] = useState<number | null>(null);
  const sources = useRef<HTMLOListElement>(null);
  const isRefusal = end !== null && !end.answered;
  const shown = isRefusal ? end.nearest : citations;
  const goTo = useCallback((number: number) => {
    setCurrent(number);
    const card = sources.current?.querySelector<HTMLElement>(`[data-source="${number}"]`);
    card?.focus();
    card?.scrollIntoView({ block: "nearest" });
  }, []);
  const numbers = citations.map(({ number }) => number);
  const kind = isRefusal ? "refusal" : (exchange.start?.mode ?? "model");
  return (
    <article
      id={`exchange-${id}`}
      class={`exchange ${kind} ${state} ${isLast ? "last" : ""}`}
      aria-busy={isUnderWay(exchange)}
    >
      <h2 class="question">{question}</h2>
      <div class="answer">
        <AnswerStatus exchange={exchange} />
        {kind === "extractive" ? (
          <QuotedView text={text} citations={numbers} onCitation={goTo} />
        ) : (
          <MarkdownView text={text} citations={numbers} sentences={end?.sentences ?? NONE} onCitation={goTo} />
        )}
        {failure !== null && <FailureNote failure={failure} onRetry={() => onRetry(id)} />}
        {end !== null && end.answered && <SupportSummary end={end} />}
        {!isUnderWay(exchange) && <AnswerActions exchange={exchange} keeps={keeps} onRetry={() => onRetry(id)} />}
      </div>
      <aside class="sources-place" aria-label={isRefusal ? "Nearest passages" : `Sources of “${question}”`}>
        {shown.length > 0 && (
          <SourceList
            list={sources}
            title={isRefusal ? "Nearest passages" : "Sources"}
            citations={shown}
            current={current}
            onCurrent={setCurrent}
            onOpen={onOpen}
          />
        )}
      </aside>
    </article>
  );
}

// The sources of an answer, beside it. Up and down go from one to the next.
import type { RefObject } from "preact";
import type { Citation } from "../../document/citation.ts";
import type { Place } from "../shell/route.ts";
import { SourceCard } from "./source-card.tsx";

interface SourceListProps {
  readonly list: RefObject<HTMLOListElement>;
  readonly title: string;
  readonly citations: readonly Citation[];
  readonly current: number | null;
  readonly onCurrent: (number: number | null) => void;
  readonly onOpen: (place: Place, citation: Citation) => void;
}

export function SourceList({ list, title, citations, current, onCurrent, onOpen }: SourceListProps) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const cards = [...(list.current?.querySelectorAll<HTMLElement>("[data-source]") ?? [])];
    const at = cards.findIndex((card) => card === document.activeElement);
    cards[Math.min(Math.max(at + step, 0), cards.length - 1)]?.focus();
  };
  return (
    <section class="sources">
      <h3>{title}</h3>
      <ol ref={list} onKeyDown={move}>
        {citations.map((citation) => (
          <SourceCard
            key={citation.number}
            citation={citation}
            isCurrent={citation.number === current}
            onFocus={() => onCurrent(citation.number)}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </section>
  );
}

// An answer on the page: each block is drawn when it changed, checked by the sanitiser, and then put in its place.
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { CheckedSentence } from "../../answering/checking/checked-sentence.ts";
import { parseBlocks } from "./parse-blocks.ts";
import { renderBlock } from "./render-block.ts";
import { sanitise } from "./sanitise.ts";

interface MarkdownProps {
  readonly text: string;
  readonly citations: readonly number[];
  readonly sentences: readonly CheckedSentence[];
  readonly onCitation: (number: number) => void;
}

export function MarkdownView({ text, citations, sentences, onCitation }: MarkdownProps) {
  const blocks = useMemo(() => parseBlocks(text), [text]);
  const follow = (event: Event) => {
    const mark = event.target instanceof Element ? event.target.closest("[data-citation]") : null;
    if (mark !== null) onCitation(Number(mark.getAttribute("data-citation")));
  };
  const known = citations.join(" ");
  return (
    <div class="prose" onClick={follow}>
      {blocks.map((block, index) => (
        <BlockView
          key={index}
          raw={block.token.raw}
          known={known}
          sentences={sentences}
          draw={() => renderBlock(block, { citations: new Set(citations), sentences })}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  readonly raw: string;
  readonly known: string;
  readonly sentences: readonly CheckedSentence[];
  readonly draw: () => HTMLElement;
}

function BlockView({ raw, known, sentences, draw }: BlockProps) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const block = draw();
    sanitise(block);
    place.current?.replaceChildren(...block.childNodes);
  }, [raw, known, sentences]);
  return <div class="block" ref={place} />;
}

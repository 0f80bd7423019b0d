// One passage that was found: what it is of, where in it, and its words with those that were asked for marked.
import type { FoundPassages } from "../api/found-passages.ts";
import { describePlace } from "../ask/source-card.tsx";
import type { Place } from "../shell/route.ts";
import { excerpt } from "./highlight.ts";

interface HitProps {
  readonly passage: FoundPassages["passages"][number];
  readonly query: string;
  readonly onOpen: (place: Place) => void;
}

export function HitCard({ passage, query, onOpen }: HitProps) {
  const { title, path, documentId, page, start, end } = passage.provenance;
  return (
    <li class="hit">
      <button type="button" onClick={() => onOpen({ documentId, page, start, end })}>
        <span class="hit-title">{title === "" ? path : title}</span>
        <span class="source-place">{describePlace(passage.provenance)}</span>
        <span class="hit-text">
          {excerpt(passage.text, query).map(({ text, isHit }, index) =>
            isHit ? <mark key={index}>{text}</mark> : text,
          )}
        </span>
        <span class="source-path">{path}</span>
      </button>
    </li>
  );
}

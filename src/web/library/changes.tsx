// What came, changed and left lately: asked for when it is opened.
import { useState } from "preact/hooks";
import { type Change, listChanges } from "../api/documents.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { documentAddress } from "../shell/route.ts";

const SHOWN = 50;
const WORDS: Readonly<Record<Change["change"], string>> = {
  added: "Added",
  updated: "Changed",
  moved: "Moved",
  removed: "Removed",
};

export function Changes({ version }: { readonly version: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const { value, problem } = useLoaded(isOpen ? (signal) => listChanges(SHOWN, signal) : null, [isOpen, version]);
  return (
    <details class="changes" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Changed lately</summary>
      {problem !== null && (
        <p class="document-failure">
          {problem.message} {problem.remedy}
        </p>
      )}
      {value?.length === 0 && <p class="document-facts">Nothing yet</p>}
      <ul>
        {value?.map((change, index) => (
          <li key={index}>
            <span class={`change ${change.change}`}>{WORDS[change.change]}</span> <ChangedDocument change={change} />{" "}
            <time class="document-facts" dateTime={change.at}>
              {new Date(change.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
            </time>
          </li>
        ))}
      </ul>
    </details>
  );
}

function ChangedDocument({ change: { path, documentId, title } }: { readonly change: Change }) {
  if (documentId === null) return <span>{path}</span>;
  const place = { documentId, page: null, start: null, end: null };
  return (
    <a href={documentAddress(place)} title={path}>
      {title === null || title === "" ? path : title}
    </a>
  );
}

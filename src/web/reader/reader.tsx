// The source beside the answer: the document at the page, with the passage marked.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { describePlace } from "../ask/source-card.tsx";

import { Icon } from "../shell/icon.tsx";
import type { Opened } from "./opened.ts";

export function Reader({ opened, onClose }: { readonly opened: Opened; readonly onClose: () => void }) {
  const { citation } = opened;
  const closing = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    closing.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [opened]);
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      onClose();
    };
    // before the view behind it, which stops its answer on the same key
    window.addEventListener("keydown", follow, { capture: true });
    return () => window.removeEventListener("keydown", follow, { capture: true });
  }, [onClose]);
  return (
    <aside class="reader" aria-label="Document">
      <header class="reader-head">
        <div>
          <h2>{citation?.title}</h2>
          <p>{citation === null ? "" : describePlace(citation)}</p>
        </div>
        <button ref={closing} type="button" onClick={onClose} aria-label="Close the document">
          <Icon name="close" />
        </button>
      </header>
      <div class="reader-body">
        {citation !== null && (
          <p class="passage">
            <mark>{citation.quote}</mark>
          </p>
        )}
      </div>
    </aside>
  );
}

// The keys that work wherever the reader is: `/` goes to the question, Escape stops the answer.
import { useLayoutEffect } from "preact/hooks";

interface Shortcuts {
  readonly focus: () => void;
  /** Null while there is nothing to stop. */
  readonly stop: (() => void) | null;
}

export function useShortcuts({ focus, stop }: Shortcuts): void {
  useLayoutEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/" && !isWriting(event.target)) {
        event.preventDefault();
        focus();
      }
      if (event.key === "Escape" && stop !== null) {
        event.preventDefault();
        stop();
      }
    };
    window.addEventListener("keydown", follow);
    return () => window.removeEventListener("keydown", follow);
  });
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

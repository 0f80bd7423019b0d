// Escape closes the document, and the focus goes back to what opened it.
import { useLayoutEffect } from "preact/hooks";

export function useReaderKeys(onClose: () => void): void {
  useLayoutEffect(() => {
    const before = openedFrom();
    return () => {
      if (before?.isConnected === true) before.focus();
    };
  }, []);
  // in force as soon as the document is seen
  useLayoutEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      onClose();
    };
    // before the view behind it, which stops its answer on the same key
    window.addEventListener("keydown", follow, { capture: true });
    return () => window.removeEventListener("keydown", follow, { capture: true });
  }, [onClose]);
}

/** Asked while the document is being opened: its own button has the focus already. */
function openedFrom(): HTMLElement | null {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest(".reader") === null) return focused;
  return document.querySelector<HTMLElement>(".source.current button");
}

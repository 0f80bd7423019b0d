// Something to look at over the page, until it is closed: the browser's own dialog, which keeps the focus and closes on Escape.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Panel({ title, onClose, children }: PanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="panel"
      aria-labelledby="panel-title"
      onClose={onClose}
      // what the keys do on the page behind is not meant here
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header class="panel-head">
        <h2 id="panel-title">{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">{children}</div>
    </dialog>
  );
}

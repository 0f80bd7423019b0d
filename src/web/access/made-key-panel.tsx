// A key that was just made, shown this once: closed, it is gone from the page, and the service keeps no more than its hash.
import { useState } from "preact/hooks";
import type { MadeKey } from "../api/people.ts";
import { Panel } from "../shell/panel.tsx";

export function MadeKeyPanel({ made, onClose }: { readonly made: MadeKey; readonly onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(made.secret);
    setCopied(true);
  };
  return (
    <Panel title={`The key “${made.name}”`} onClose={onClose}>
      <p>Keep it now; it is not shown again.</p>
      <code class="secret">{made.secret}</code>
      <button class="primary" type="button" onClick={() => void copy()}>
        <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
      </button>
    </Panel>
  );
}

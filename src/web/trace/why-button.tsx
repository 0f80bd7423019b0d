// The way from an answer to how it came to be; what shows that is fetched when it is first asked for.
import { useState } from "preact/hooks";
import type { Exchange } from "../ask/exchange.ts";
import { Icon } from "../shell/icon.tsx";
import { later } from "../shell/later.tsx";

const TraceDialog = later(async () => (await import("./trace-dialog.tsx")).TraceDialog);

export function WhyButton({ exchange }: { readonly exchange: Exchange }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="insight" /> Why these passages
      </button>
      {isOpen && <TraceDialog exchange={exchange} onClose={() => setOpen(false)} />}
    </>
  );
}

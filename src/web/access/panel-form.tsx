// A form in a panel: sends what was filled in, and says what the service says against it.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { Panel } from "../shell/panel.tsx";

interface PanelFormProps {
  readonly title: string;
  readonly action: string;
  /** What it throws is shown. */
  readonly onSubmit: (form: FormData) => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function PanelForm({ title, action, onSubmit, onClose, children }: PanelFormProps) {
  const [problem, setProblem] = useState<CallError | null>(null);
  const [isSending, setSending] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    setSending(true);
    try {
      await onSubmit(new FormData(form));
    } catch (thrown) {
      setProblem(toCallError(thrown));
      setSending(false);
    }
  };
  return (
    <Panel title={title} onClose={onClose}>
      <form
        class="access-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {children}
        {problem !== null && (
          <p class="form-problem" role="alert">
            {problem.message} {problem.remedy}
          </p>
        )}
        <button class="primary" type="submit" disabled={isSending}>
          {action}
        </button>
      </form>
    </Panel>
  );
}

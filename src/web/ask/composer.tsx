// Where a question is written. Enter asks, Shift+Enter begins a line.
import type { RefObject } from "preact";
import { Icon } from "../shell/icon.tsx";

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly draft: string;
  readonly isAsking: boolean;
  readonly isFollowUp: boolean;
  readonly onDraft: (draft: string) => void;
  readonly onSubmit: (question: string) => void;
  readonly onStop: () => void;
}

const LONGEST_QUESTION = 4_000;

export function Composer({ field, draft, isAsking, isFollowUp, onDraft, onSubmit, onStop }: ComposerProps) {
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit(draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  };
  return (
    <form class="composer" onSubmit={submit}>
      <label class="visually-hidden" for="question">
        Your question
      </label>
      <textarea
        id="question"
        ref={field}
        rows={1}
        maxLength={LONGEST_QUESTION}
        value={draft}
        autocomplete="off"
        placeholder={isFollowUp ? "Ask a follow-up" : "Ask your documents"}
        aria-keyshortcuts="/"
        onInput={(event) => onDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {isAsking ? (
        <button class="send" type="button" onClick={onStop} aria-label="Stop" title="Stop (Esc)">
          <Icon name="stop" />
        </button>
      ) : (
        <button class="send" type="submit" aria-label="Ask" title="Ask (Enter)" disabled={draft.trim() === ""}>
          <Icon name="send" />
        </button>
      )}
    </form>
  );
}

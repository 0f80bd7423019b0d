// What is wrong with an answer: a reason, and words where there are some.
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FeedbackReason } from "../../http/conversation-wire.ts";

interface FormProps {
  readonly isRefusal: boolean;
  readonly onSend: (given: { readonly reason: FeedbackReason; readonly note: string }) => void;
  readonly onClose: () => void;
}

const REASONS: readonly (readonly [FeedbackReason, string])[] = [
  ["wrong", "It is wrong"],
  ["off-topic", "It is not what I asked"],
  ["unsupported", "The source does not say so"],
  ["outdated", "It is out of date"],
  ["other", "Something else"],
];
const REASONS_OF_REFUSALS: readonly (readonly [FeedbackReason, string])[] = [
  ["refused", "The documents do answer this"],
  ["other", "Something else"],
];

export function FeedbackForm({ isRefusal, onSend, onClose }: FormProps) {
  const reasons = isRefusal ? REASONS_OF_REFUSALS : REASONS;
  const [reason, setReason] = useState<FeedbackReason>(reasons[0]?.[0] ?? "other");
  const [note, setNote] = useState("");
  const name = useId();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector("input")?.focus(), []);
  return (
    <form
      ref={form}
      class="feedback-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ reason, note: note.trim() });
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <fieldset>
        <legend>What is wrong?</legend>
        {reasons.map(([value, words]) => (
          <label key={value}>
            <input type="radio" name={name} checked={reason === value} onChange={() => setReason(value)} />
            {words}
          </label>
        ))}
      </fieldset>
      <textarea
        class="field"
        rows={2}
        maxLength={4_000}
        value={note}
        aria-label="In your words, if you like"
        placeholder="In your words, if you like"
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <div class="row">
        <button class="primary" type="submit">
          Send
        </button>
        <button class="quiet" type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

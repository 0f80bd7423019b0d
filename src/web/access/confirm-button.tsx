// A button for what cannot be taken back: pressed, it asks once more in its place.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";

interface ConfirmProps {
  readonly words: string;
  readonly question: string;
  /** What it is done to, for who cannot see where the button stands. */
  readonly about: string;
  readonly onConfirm: () => Promise<void>;
  readonly onDone: () => void;
}

export function ConfirmButton({ words, question, about, onConfirm, onDone }: ConfirmProps) {
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CallError | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isAsked) cancel.current?.focus();
  }, [isAsked]);
  const confirm = async () => {
    try {
      await onConfirm();
      onDone();
    } catch (thrown) {
      setProblem(toCallError(thrown));
    }
  };
  if (!isAsked)
    return (
      <button class="quiet" type="button" aria-label={`${words} ${about}`} onClick={() => setAsked(true)}>
        {words}
      </button>
    );
  return (
    <span class="confirm-choice" role="group" aria-label={`${question} ${about}`}>
      <button class="quiet danger" type="button" onClick={() => void confirm()}>
        {question}
      </button>
      <button class="quiet" type="button" ref={cancel} onClick={() => setAsked(false)}>
        No
      </button>
      {problem !== null && <span role="alert">{problem.message}</span>}
    </span>
  );
}

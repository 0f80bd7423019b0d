// What can be done with an answer that is finished: copy it with its sources, ask it again, see how it came to be.
import { useState } from "preact/hooks";
import { FeedbackButtons } from "../feedback/feedback-buttons.tsx";
import { Icon } from "../shell/icon.tsx";
import { WhyButton } from "../trace/why-button.tsx";
import { answerAsText } from "./copy-answer.ts";
import type { Exchange } from "./exchange.ts";

const SHOWN_MS = 2_000;

interface ActionsProps {
  readonly exchange: Exchange;
  readonly keeps: boolean;
  readonly onRetry: () => void;
}

export function AnswerActions({ exchange, keeps, onRetry }: ActionsProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(answerAsText(exchange));
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <div class="actions">
      {exchange.text !== "" && (
        <button type="button" onClick={() => void copy()}>
          <Icon name={copied ? "check" : "copy"} /> <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
        </button>
      )}
      <button type="button" onClick={onRetry}>
        <Icon name="retry" /> Ask again
      </button>
      {exchange.end !== null && <WhyButton exchange={exchange} />}
      {exchange.end !== null && keeps && <FeedbackButtons exchange={exchange} />}
    </div>
  );
}

// What readers found wrong with answers, newest first.
import type { z } from "zod";
import type { FeedbackReason, feedbackPage } from "../../http/conversation-wire.ts";
import { call } from "../api/call.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { count } from "../ask/describe-outcome.ts";

type Said = z.output<typeof feedbackPage>["feedback"][number];

const REASONS: Readonly<Record<FeedbackReason, string>> = {
  wrong: "It is wrong",
  "off-topic": "It is not what was asked",
  unsupported: "The source does not say so",
  outdated: "It is out of date",
  refused: "The documents do answer this",
  other: "Something else",
};
/** Looked through; what was found right is counted alone. */
const LATEST = 100;

export function SaidWrong() {
  const { value, problem } = useLoaded(
    (signal) => call<{ feedback: readonly Said[] }>(`/v1/feedback?limit=${LATEST}`, { signal }),
    [],
  );
  const down = value?.feedback.filter(({ verdict }) => verdict === "down") ?? [];
  return (
    <section aria-labelledby="said-title">
      <h2 id="said-title">What readers found wrong</h2>
      {problem !== null && (
        <p role="alert">
          {problem.message} {problem.remedy}
        </p>
      )}
      {value !== null && (
        <p class="facts">
          Of the latest {count(value.feedback.length, "judgement")}, {value.feedback.length - down.length} found the
          answer right and {down.length} did not.
        </p>
      )}
      <ol class="unanswered">
        {down.map(({ id, question, reason, note, givenAt }) => (
          <li key={id}>
            <span>{question}</span>
            <span class="facts">
              {[reason === null ? "" : REASONS[reason], note, givenAt.slice(0, 10)]
                .filter((part) => part !== "")
                .join(" · ")}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

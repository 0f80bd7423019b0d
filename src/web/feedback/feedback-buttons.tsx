// Whether an answer is right, in one click, and what is wrong with it in two. Kept for those who look after the documents.
import { useState } from "preact/hooks";
import { toCallError } from "../api/call.ts";
import { type GivenFeedback, giveFeedback, takeFeedbackBack } from "../api/conversations.ts";
import type { Exchange } from "../ask/exchange.ts";
import { Icon } from "../shell/icon.tsx";
import { FeedbackForm } from "./feedback-form.tsx";

/** As the service takes them. */
const LONGEST_TEXT = 40_000;
const MOST_SOURCES = 100;

type Verdict = GivenFeedback["verdict"];
type Reasons = Pick<GivenFeedback, "reason" | "note">;

export function FeedbackButtons({ exchange }: { readonly exchange: Exchange }) {
  const [given, setGiven] = useState(exchange.feedback);
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState("");
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setAsking(false);
    } catch (thrown) {
      const { message, remedy } = toCallError(thrown);
      setSaid(`${message} ${remedy}`);
    }
  };
  const takeBack = async () => {
    if (given !== null) await takeFeedbackBack(given.id);
    setGiven(null);
    setSaid("");
  };
  const give = (verdict: Verdict, reasons: Reasons = {}) =>
    attempt(async () => {
      await takeBack();
      const { id } = await giveFeedback({ verdict, ...reasons, ...describeAnswer(exchange) });
      setGiven({ id, verdict });
      setSaid("Thank you. It is kept for those who look after the documents.");
    });
  const press = (verdict: Verdict) => {
    if (given?.verdict === verdict) void attempt(takeBack);
    else if (verdict === "up") void give("up");
    else setAsking(!isAsking);
  };
  return (
    <>
      {(["up", "down"] as const).map((verdict) => (
        <button
          key={verdict}
          type="button"
          aria-pressed={given?.verdict === verdict}
          aria-expanded={verdict === "down" ? isAsking : undefined}
          aria-label={verdict === "up" ? "This is right" : "Something is wrong with this"}
          title={verdict === "up" ? "This is right" : "Something is wrong with this"}
          onClick={() => press(verdict)}
        >
          <Icon name={verdict} />
        </button>
      ))}
      <span class="feedback-said" role="status">
        {said}
      </span>
      {isAsking && (
        <FeedbackForm
          isRefusal={exchange.end?.answered === false}
          onSend={(reasons) => void give("down", reasons)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function describeAnswer({ question, end, kept }: Exchange): Omit<GivenFeedback, "verdict" | keyof Reasons> {
  const cited = (end?.citations ?? []).slice(0, MOST_SOURCES);
  return {
    question,
    text: (end?.text ?? "").slice(0, LONGEST_TEXT),
    sources: cited.map(({ documentId, page, headingPath, quote }) => ({
      documentId,
      page,
      heading: headingPath.at(-1) ?? null,
      quote,
    })),
    ...(kept === null ? {} : { exchange: kept }),
  };
}

// How the answer comes or came to be: who wrote it, if anyone did. Always one line high, so that nothing below it moves.
import { Icon, type IconName } from "../shell/icon.tsx";
import type { Exchange } from "./exchange.ts";

/** What the status line and the line on support say. */
const SAID_ELSEWHERE =
  /No model wrote this: the sentences are quoted from the documents\.\s*|\d+ of \d+ sentences are not supported by the passages\.\s*/g;

export function AnswerStatus({ exchange }: { readonly exchange: Exchange }) {
  const { icon, words } = statusOf(exchange);
  const { end, start } = exchange;
  const notice = (end?.notice ?? "").replace(SAID_ELSEWHERE, "");
  return (
    <>
      <p class="answer-status">
        {icon === null ? <span class="pulse" aria-hidden="true" /> : <Icon name={icon} />}
        <span>{words}</span>
      </p>
      {start?.rewrittenBy !== undefined && <p class="rewritten">Searched for: {start.question}</p>}
      {notice !== "" && <p class="notice">{notice}</p>}
    </>
  );
}

function statusOf({ state, start, end, read, text }: Exchange): { icon: IconName | null; words: string } {
  if (state === "waiting" && read !== null) return { icon: null, words: `Read ${read.done} of ${read.total} parts` };
  if (state === "waiting") return { icon: null, words: "Looking in the documents" };
  if (state === "stopped") return { icon: "stop", words: "Stopped before it was finished" };
  if (state === "failed") return { icon: "warning", words: text === "" ? "No answer" : "Cut off" };
  if (end !== null && !end.answered) return { icon: "search", words: "The documents do not answer this" };
  if (start?.mode === "extractive") return { icon: "quote", words: "Quoted from the documents. No model wrote this" };
  if (state === "streaming" && text === "") return { icon: null, words: "Writing" };
  return {
    icon: state === "streaming" ? null : "check",
    words: start?.model === null || start === null ? "Answer" : `Written by ${shortName(start.model)}`,
  };
}

/** `tiiuae/falcon-7b-instruct` is known by its last part. */
function shortName(model: string): string {
  return model.split("/").at(-1) ?? model;
}

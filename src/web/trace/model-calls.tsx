// What the model was given and wrote, call by call.
import type { TracedCall } from "../../answering/answer-trace.ts";
import { count } from "../ask/describe-outcome.ts";
import { formatMs } from "./stage-bar.tsx";

export function ModelCalls({ calls }: { readonly calls: readonly TracedCall[] }) {
  if (calls.length === 0) return null;
  return (
    <>
      <h3>What the model did</h3>
      <ul class="calls">
        {calls.map((call, place) => (
          <li key={place}>{describeCall(call)}</li>
        ))}
      </ul>
    </>
  );
}

function describeCall({ purpose, model, promptTokens, passages, usage, firstTokenMs, ms }: TracedCall): string {
  const read = usage?.inputTokens ?? promptTokens;
  return [
    `${model} ${purpose === "answer" ? "wrote the answer" : "took notes of a part"}`,
    `from ${count(passages.length, "passage")}`,
    read === null ? "" : `, ${count(read, "token")} read`,
    usage === null ? "" : `, ${count(usage.outputTokens, "token")} written`,
    `: the first word after ${formatMs(firstTokenMs)}, all after ${formatMs(ms)}`,
  ]
    .filter((part) => part !== "")
    .reduce((text, part) => (/^[,:]/.test(part) ? text + part : `${text} ${part}`));
}

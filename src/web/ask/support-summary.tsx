// How much of an answer its sources support, in one quiet line; which sentences, and why, on request.
import type { AnswerEnd } from "../../answering/answer-event.ts";
import { Icon } from "../shell/icon.tsx";

export function SupportSummary({ end }: { readonly end: AnswerEnd }) {
  const { sentences, mode } = end;
  if (mode !== "model" || sentences.length === 0) return null;
  const wanting = sentences.filter(({ support }) => support !== "supported");
  if (wanting.length === 0) {
    const all = sentences.length === 1 ? "The sentence is" : `All ${sentences.length} sentences are`;
    return (
      <p class="support">
        <Icon name="check" /> {all} supported by the sources
      </p>
    );
  }
  return (
    <details class="support wanting">
      <summary>
        <Icon name="warning" /> {wanting.length} of {sentences.length} sentences not fully supported
      </summary>
      <ul>
        {wanting.map(({ text, support, reason, start }) => (
          <li key={start}>
            <q>{text}</q>{" "}
            <span>
              {support === "weak" ? "Weak" : "Not supported"}: {reason}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

// Questions that the documents did not answer: what is missing from the library, if their words may be read.
import type { Insight } from "../api/insight.ts";
import { count } from "../ask/describe-outcome.ts";

export function UnansweredList({ insight: { unanswered, showsWords } }: { readonly insight: Insight }) {
  const shown = unanswered.filter(({ question }) => question !== null);
  const hidden = unanswered.filter(({ question }) => question === null).reduce((sum, { times }) => sum + times, 0);
  return (
    <section aria-labelledby="unanswered-title">
      <h2 id="unanswered-title">Questions without an answer</h2>
      {unanswered.length === 0 && <p>Every question in these days was answered.</p>}
      {shown.length > 0 && (
        <ol class="unanswered">
          {shown.map(({ question, times, last }) => (
            <li key={question}>
              <span>{question}</span>
              <span class="facts">{times === 1 ? last : `${count(times, "time")}, last ${last}`}</span>
            </li>
          ))}
        </ol>
      )}
      {hidden > 0 && (
        <p class="facts">
          {count(hidden, shown.length > 0 ? "other question" : "question")}{" "}
          {showsWords
            ? "of which the words were not kept."
            : "of which the words are not shown: they are kept and shown only where the audit log keeps them and to who may see every document."}
        </p>
      )}
    </section>
  );
}

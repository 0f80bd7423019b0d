// The documents that answers cite most.
import type { Insight } from "../api/insight.ts";
import { count } from "../ask/describe-outcome.ts";
import { documentAddress } from "../shell/route.ts";

export function UsedSources({ documents }: Pick<Insight, "documents">) {
  const most = documents[0]?.answers ?? 0;
  return (
    <section aria-labelledby="used-title">
      <h2 id="used-title">Most used sources</h2>
      {most === 0 && <p>No document was cited in these days.</p>}
      <ol class="used">
        {documents.map(({ id, title, path, answers }) => (
          <li key={id}>
            <a href={documentAddress({ documentId: id, page: null, start: null, end: null })}>
              {title === "" ? path : title}
            </a>
            <span class="facts">
              {path} · {count(answers, "answer")}
            </span>
            <svg class="used-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(100 * answers) / most} height="4" />
            </svg>
          </li>
        ))}
      </ol>
    </section>
  );
}

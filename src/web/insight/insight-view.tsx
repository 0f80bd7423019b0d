// How the answers do, for who looks after Eyrie: the figures of a span of days, as numbers, charts and lists.
import { useState } from "preact/hooks";
import { type Insight, readInsight } from "../api/insight.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { AdministrationHead } from "./administration-head.tsx";
import { Charts } from "./charts.tsx";
import { formatCount, formatMs, formatShare } from "./format.ts";
import { SaidWrong } from "./said-wrong.tsx";
import { UnansweredList } from "./unanswered-list.tsx";
import { UsedSources } from "./used-sources.tsx";

const SPANS = [7, 30, 90, 365];

export function InsightView() {
  const [span, setSpan] = useState(30);
  const { value, problem, isLoading } = useLoaded((signal) => readInsight(span, signal), [span]);
  return (
    <section class="administration" aria-labelledby="administration-title" aria-busy={isLoading}>
      <AdministrationHead title="Insight" view="insight" />
      <label class="span-choice">
        The last{" "}
        <select class="field" value={span} onChange={(event) => setSpan(Number(event.currentTarget.value))}>
          {SPANS.map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
        </select>
      </label>
      {problem !== null && (
        <p class="failure" role="alert">
          <strong>{problem.message}</strong> {problem.remedy}
        </p>
      )}
      {value !== null && (
        <>
          <Totals total={value.total} />
          <Charts days={value.days} />
          <UnansweredList insight={value} />
          <SaidWrong />
          <UsedSources documents={value.documents} />
        </>
      )}
    </section>
  );
}

function Totals({ total }: Pick<Insight, "total">) {
  const tiles: readonly (readonly [string, string])[] = [
    ["Questions", formatCount(total.asked)],
    ["Answered", formatShare(total.answered, total.asked)],
    ["Without an answer", formatCount(total.unanswered)],
    ["Failed", formatCount(total.failed)],
    ["Time to an answer, half of them", formatMs(total.p50Ms)],
    ["19 of 20", formatMs(total.p95Ms)],
    ["Tokens read and written", `${formatCount(total.inputTokens)} / ${formatCount(total.outputTokens)}`],
    ["Sentences supported", formatShare(total.supported, total.sentences)],
  ];
  return (
    <dl class="tiles">
      {tiles.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

// The charts of a span of days: outcomes, times, tokens, and how much of what the model wrote is supported.
import type { Insight } from "../api/insight.ts";
import { Chart } from "./chart.tsx";
import { formatCount, formatMs } from "./format.ts";

type Day = Insight["days"][number];

export function Charts({ days }: Pick<Insight, "days">) {
  const names = days.map(({ day }) => day);
  const of = (figure: (day: Day) => number | null) => days.map(figure);
  const hundredth = ({ supported, sentences }: Day) => (sentences === 0 ? null : (100 * supported) / sentences);
  return (
    <div class="charts">
      <Chart
        title="Questions"
        kind="columns"
        days={names}
        format={formatCount}
        series={[
          { name: "Answered", values: of(({ answered }) => answered) },
          { name: "Without an answer", values: of(({ unanswered }) => unanswered) },
          { name: "Failed or left", values: of(({ failed, left }) => failed + left) },
        ]}
      />
      <Chart
        title="Time to an answer"
        kind="lines"
        days={names}
        format={formatMs}
        series={[
          { name: "Half within", values: of(({ p50Ms }) => p50Ms) },
          { name: "19 of 20 within", values: of(({ p95Ms }) => p95Ms) },
          { name: "First word, half within", values: of(({ firstP50Ms }) => firstP50Ms) },
        ]}
      />
      <Chart
        title="Tokens"
        kind="columns"
        days={names}
        format={formatCount}
        series={[
          { name: "Read", values: of(({ inputTokens }) => inputTokens) },
          { name: "Written", values: of(({ outputTokens }) => outputTokens) },
        ]}
      />
      <Chart
        title="Sentences of the model that are supported"
        kind="lines"
        days={names}
        format={(share) => `${Math.round(share)} %`}
        series={[{ name: "Supported", values: of(hundredth) }]}
      />
    </div>
  );
}

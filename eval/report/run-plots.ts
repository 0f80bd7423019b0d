// The curves of a run: recall against k, calibration, times, and how measures went from run to run.
import type { MeasureName } from "../measures.ts";
import type { Run } from "../run.ts";
import { type Axis, ticksTo } from "./plots/frame.ts";
import { histogramPlot } from "./plots/histogram-plot.ts";
import { linePlot, type Series } from "./plots/line-plot.ts";

const SHARE: Omit<Axis, "name"> = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
const HISTORY: readonly MeasureName[] = ["gold", "evidence@5", "refusalRecall", "ndcg@10"];
const RUNS_SHOWN = 20;

export function recallPlot({ figures }: Run): string {
  const series = (["documents", "pages"] as const).flatMap((name): Series[] => {
    const points = figures.recall.flatMap(({ k, [name]: value }) => (value === null ? [] : [{ x: k, y: value }]));
    return points.length === 0 ? [] : [{ name: name === "pages" ? "evidence (page or section)" : "documents", points }];
  });
  const ks = figures.recall.map(({ k }) => k);
  const x = { name: "k", from: 1, to: Math.max(2, ...ks), ticks: ks };
  return linePlot({ title: "Recall against k", x, y: { name: "share found", ...SHARE }, series });
}

export function calibrationPlot({ figures: { calibration } }: Run): string {
  if (calibration === null) return "";
  const points = calibration.bins.map(({ stated, right, answers }) => ({
    x: stated,
    y: right,
    note: `${answers} answers state ${stated.toFixed(2)}, ${right.toFixed(2)} are right`,
  }));
  return linePlot({
    title: `Calibration: is a confidence of 0.8 right in 8 of 10? Error ${calibration.error.toFixed(3)}`,
    x: { name: "confidence stated", ...SHARE },
    y: { name: "share right", ...SHARE },
    series: [{ name: "answers", points }],
    diagonal: true,
  });
}

export function historyPlot(runs: readonly Run[]): string {
  const shown = runs.slice(-RUNS_SHOWN);
  if (shown.length < 2) return "";
  const series = HISTORY.flatMap((name): Series[] => {
    const points = shown.flatMap(({ figures, description }, place) => {
      const value = figures.measures[name]?.value;
      const note = `${description.date.slice(0, 16)}: ${name} ${value?.toFixed(3) ?? ""}`;
      return value === undefined ? [] : [{ x: place + 1, y: value, note }];
    });
    return points.length === 0 ? [] : [{ name, points }];
  });
  const ticks = ticksTo(shown.length, 5).filter((tick) => tick >= 1 && tick <= shown.length && Number.isInteger(tick));
  const x = { name: "run, the last is this one", from: 1, to: shown.length, ticks };
  return linePlot({ title: `The last ${shown.length} runs`, x, y: { name: "", ...SHARE }, series });
}

export function timePlots({ outcomes }: Run): string {
  const asked = outcomes.filter(({ error }) => error === null);
  return [
    histogramPlot(
      "Search over HTTP",
      "ms",
      asked.map(({ times }) => times.search),
    ),
    histogramPlot(
      "First word of an answer",
      "ms",
      asked.flatMap(({ times }) => times.firstWord ?? []),
    ),
    histogramPlot(
      "Whole answer",
      "ms",
      asked.flatMap(({ times }) => times.answer ?? []),
    ),
  ].join("");
}

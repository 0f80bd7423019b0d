// A run as it is shown in the terminal: the measures, the gates, what was lost, and where the report lies.
import { join } from "node:path";
import type { Evaluation } from "../evaluation.ts";
import { describeGate } from "../gates.ts";
import { MEASURES, MEASURE_NAMES } from "../measures.ts";
import { describeQuestion, describeRun, showInterval } from "./markdown.ts";

export function describeEvaluation({ run, gates, lost, folder }: Evaluation): string {
  const rows = MEASURE_NAMES.flatMap((name) => {
    const figure = run.figures.measures[name];
    if (figure === undefined) return [];
    return `${name.padEnd(18)} ${figure.value.toFixed(3)}  (${showInterval(figure)})  ${MEASURES[name].title}`;
  });
  const blocks = [
    `${run.description.set}: ${describeRun(run)}`,
    rows.join("\n"),
    ...(gates.length === 0 ? [] : [gates.map(describeGate).join("\n")]),
    ...(lost.length === 0 ? [] : [`Lost since the last run: ${lost.length}\n${lost.map(describeQuestion).join("\n")}`]),
    `Report: ${join(folder, "report.html")}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

// A comparison of two runs as Markdown that reads well in a terminal too.
import type { Comparison } from "../compare-runs.ts";
import { MEASURES } from "../measures.ts";
import { describeQuestion } from "./markdown.ts";

const CHANCE = 0.05;

export function renderComparison({ before, after, questions, changes, won, lost }: Comparison): string {
  const rows = changes.map(({ measure, before: was, after: is, p }) => {
    const gain = (is - was) * (MEASURES[measure].better === "more" ? 1 : -1);
    const verdict = Math.abs(gain) < 1e-9 ? "" : p >= CHANCE ? "may be chance" : gain > 0 ? "better" : "WORSE";
    const signed = `${is >= was ? "+" : ""}${(is - was).toFixed(3)}`;
    return `| ${measure.padEnd(18)} | ${was.toFixed(3)} | ${is.toFixed(3)} | ${signed.padStart(6)} | ${p.toFixed(3)} | ${verdict} |`;
  });
  const blocks = [
    `${before.set}: ${before.date.slice(0, 16)} against ${after.date.slice(0, 16)}, ${questions} questions that both asked`,
    [`| measure            | before | after | change | p | |`, "|---|---|---|---|---|---|", ...rows].join("\n"),
    `Lost: ${lost.length}\n${lost.map(describeQuestion).join("\n")}`.trimEnd(),
    `Won: ${won.length}\n${won.map(describeQuestion).join("\n")}`.trimEnd(),
  ];
  return `${blocks.join("\n\n")}\n`;
}

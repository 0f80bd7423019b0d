// Runs as Markdown: tables of measures with their intervals, gates, what was lost.
import type { Figure, Figures } from "../figures.ts";
import { type GateResult, describeGate } from "../gates.ts";
import { MEASURES, MEASURE_NAMES } from "../measures.ts";
import type { Outcome } from "../outcome.ts";
import type { Run } from "../run.ts";

export interface Judgement {
  readonly gates: readonly GateResult[];
  /** Questions that the run before answered rightly. */
  readonly lost: readonly Outcome[];
}

export function renderMarkdown(run: Run, { gates, lost }: Judgement): string {
  const { description, figures } = run;
  const blocks = [
    `# ${description.set}, ${description.date.slice(0, 16).replace("T", " ")}`,
    describeRun(run),
    measureTable(figures.measures),
    ...(Object.keys(figures.byKind).length > 1 ? ["## By kind of question", kindTable(figures.byKind)] : []),
    "## Times",
    timeTable(run),
    ...(gates.length > 0 ? ["## Gates", gates.map((gate) => `    ${describeGate(gate)}`).join("\n")] : []),
    ...(lost.length > 0 ? ["## Lost since the last run", lost.map(describeQuestion).join("\n")] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

export function describeRun({ description, figures }: Run): string {
  const { asked, questions, documents, passages, answeredBy, seconds, machine, peakMegabytes } = description;
  const lines = [
    `${asked} of ${questions} questions, ${documents} documents, ${passages} passages; answered by: ${answeredBy}; ${Math.round(seconds)} s.`,
    `Commit ${String(machine["commit"] ?? "unknown")}, Node ${String(machine["node"])}, ${String(machine["processor"])}, ${String(machine["processors"])} processors; the process had ${peakMegabytes} MB at the most.`,
  ];
  if (figures.failed > 0) lines.push(`${figures.failed} questions failed.`);
  if (figures.tokens !== null) {
    const { prompt, answer } = figures.tokens;
    lines.push(`The model read ${Math.round(prompt)} tokens a question in the mean and wrote ${Math.round(answer)}.`);
  }
  if (figures.calibration !== null)
    lines.push(`Expected calibration error of the confidence: ${figures.calibration.error.toFixed(3)}.`);
  return lines.join("\n");
}

export function measureTable(figures: Figures): string {
  const rows = MEASURE_NAMES.flatMap((name) => {
    const figure = figures[name];
    if (figure === undefined) return [];
    const { title, better } = MEASURES[name];
    return `| ${name} | ${figure.value.toFixed(3)} | ${showInterval(figure)} | ${figure.questions} | ${title}${better === "less" ? " (less is better)" : ""} |`;
  });
  return ["| measure | value | 95 % interval | questions | what it is |", "|---|---|---|---|---|", ...rows].join("\n");
}

export const showInterval = ({ from, to }: Pick<Figure, "from" | "to">): string =>
  `${from.toFixed(3)} to ${to.toFixed(3)}`;

export function kindTable(byKind: Readonly<Record<string, Figures>>): string {
  const kinds = Object.entries(byKind);
  const rows = MEASURE_NAMES.flatMap((name) => {
    if (kinds.every(([, figures]) => figures[name] === undefined)) return [];
    return `| ${name} | ${kinds.map(([, figures]) => figures[name]?.value.toFixed(3) ?? "").join(" | ")} |`;
  });
  return [
    `| measure | ${kinds.map(([kind]) => kind).join(" | ")} |`,
    `|---${"|---".repeat(kinds.length)}|`,
    ...rows,
  ].join("\n");
}

function timeTable({ figures }: Run): string {
  const rows = Object.entries(figures.times).map(([name, { median, p95 }]) => `| ${name} | ${median} | ${p95} |`);
  return ["| stage | median ms | p95 ms |", "|---|---|---|", ...rows].join("\n");
}

export function describeQuestion({ question, answer, error }: Outcome): string {
  const said =
    error ??
    (answer === null ? "not found" : answer.answered ? answer.text.replaceAll(/\s+/g, " ").slice(0, 160) : "refused");
  const wanted = question.answerable
    ? question.answer.slice(0, 120) || question.evidence.map(({ document }) => document).join(", ")
    : "a refusal";
  return `- ${question.id} (${question.kind}): ${question.question}\n  wanted: ${wanted}\n  came: ${said}`;
}

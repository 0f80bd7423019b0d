// The figures of every benchmark of one run -> one report, as Markdown and as a page with its curves.
import { escapeText } from "../../report/plots/frame.ts";
import { htmlPage } from "../../report/page-style.ts";
import type { BenchFigures } from "./bench-figures.ts";
import { growthPlots } from "./growth-plots.ts";
import { type BenchTable, answeringTable, embeddingTables, ingestTables, retrievalTables } from "./bench-tables.ts";

const TITLE = "Speed";
const PREFACE =
  "Everything below was measured in one run, one part after the other. Times depend on the machine and on what else it does; the ratios to peers measured beside them do so much less.";

export function renderBenchMarkdown(figures: BenchFigures): string {
  const blocks = tablesOf(figures).map(({ title, head, rows }) =>
    [`## ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n"),
  );
  return `${[`# ${TITLE}`, PREFACE, describeMachine(figures).join("; "), ...blocks].join("\n\n")}\n`;
}

export function renderBenchHtml(figures: BenchFigures): string {
  const body = [
    `<h1>${TITLE}</h1>`,
    `<p class="soft">${escapeText(PREFACE)}</p>`,
    `<p class="soft">${escapeText(describeMachine(figures).join(" · "))}</p>`,
    `<h2>Growth</h2><div class="plots">${growthPlots(figures).join("")}</div>`,
    ...tablesOf(figures).map(htmlTable),
  ];
  return htmlPage(TITLE, body.join("\n"));
}

function tablesOf({ embedding, ingest, retrieval, answering }: BenchFigures): BenchTable[] {
  return [
    ...embeddingTables(embedding),
    ...ingestTables(ingest),
    ...retrievalTables(retrieval),
    answeringTable(answering),
  ];
}

function describeMachine({ machine }: BenchFigures): string[] {
  return Object.entries(machine).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(" ") : String(value)}`,
  );
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function htmlTable({ title, head, rows }: BenchTable): string {
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell, place) => `<${tag}${tag === "td" && place > 0 ? ' class="n"' : ""}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return `<h2>${escapeText(title)}</h2><div class="sheet"><table>${cells("th", head)}${rows.map((row) => cells("td", row)).join("")}</table></div>`;
}

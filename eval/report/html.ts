// A run as one page that needs nothing but itself: figures, plots, gates, history, and every question with its trace.
import type { Figure } from "../figures.ts";
import { describeGate } from "../gates.ts";
import { type MeasureName, MEASURES, MEASURE_NAMES, isRight } from "../measures.ts";
import type { Run } from "../run.ts";
import { type Judgement, describeRun, showInterval } from "./markdown.ts";
import { htmlPage } from "./page-style.ts";
import { type Bar, barPlot } from "./plots/bar-plot.ts";
import { escapeText } from "./plots/frame.ts";
import { calibrationPlot, historyPlot, recallPlot, timePlots } from "./run-plots.ts";
import { questionEntry } from "./question-entry.ts";

/** What a plot by kind of question is drawn of, as far as the run has it. */
const BY_KIND: readonly MeasureName[] = [
  "gold",
  "evidence@5",
  "citationPrecision",
  "refusalRecall",
  "falseRefusals",
  "ndcg@10",
];

/** @param earlier runs of the same set, oldest first */
export function renderHtml(run: Run, judgement: Judgement, earlier: readonly Run[]): string {
  const { description, outcomes } = run;
  const inOrder = outcomes.toSorted((one, other) => Number(isRight(one)) - Number(isRight(other)));
  const wrong = outcomes.filter((outcome) => !isRight(outcome)).length;
  const body = [
    `<h1>${escapeText(description.set)}</h1>`,
    ...describeRun(run)
      .split("\n")
      .map((line) => `<p class="soft">${escapeText(line)}</p>`),
    `<p class="soft">${escapeText(description.date.slice(0, 16).replace("T", " "))} UTC</p>`,
    banner(judgement),
    `<h2>Measures</h2><div class="cards">${MEASURE_NAMES.map((name) => card(name, run.figures.measures[name])).join("")}</div>`,
    `<h2>By kind of question</h2><div class="plots">${kindPlots(run)}</div>`,
    `<h2>Curves</h2><div class="plots">${[recallPlot(run), calibrationPlot(run), historyPlot([...earlier, run])].join("")}</div>`,
    `<h2>Times</h2><div class="plots">${timePlots(run)}</div>`,
    gateTable(judgement),
    lostList(judgement),
    `<h2>Questions</h2><p class="soft">${wrong} of ${outcomes.length} went wrong; they come first.</p>${inOrder.map(questionEntry).join("\n")}`,
    settingsTable(run),
  ];
  return htmlPage(`${escapeText(description.set)} ${description.date.slice(0, 10)}`, body.join("\n"));
}

function settingsTable({ description }: Run): string {
  const rows = Object.entries(description.settings).map(
    ([name, value]) => `<tr><td>${escapeText(name)}</td><td>${escapeText(value)}</td></tr>`,
  );
  return `<h2>Settings</h2><div class="sheet"><table>${rows.join("")}</table></div>`;
}

function banner({ gates, lost }: Judgement): string {
  const failed = gates.filter(({ holds }) => !holds).length;
  if (gates.length === 0)
    return lost.length === 0 ? "" : `<p class="banner bad">${lost.length} questions lost since the last run</p>`;
  const held = failed === 0 ? `All ${gates.length} gates hold` : `${failed} of ${gates.length} gates fail`;
  const since = lost.length === 0 ? "" : ` · ${lost.length} questions lost since the last run`;
  return `<p class="banner ${failed === 0 ? "good" : "bad"}">${held}${since}</p>`;
}

function card(name: MeasureName, figure: Figure | undefined): string {
  if (figure === undefined) return "";
  const { title, better, source } = MEASURES[name];
  const note = `${title}${better === "less" ? " (less is better)" : ""}`;
  return (
    `<div class="card" title="${escapeText(source)}"><span class="name">${name}</span><b>${figure.value.toFixed(3)}</b>` +
    `<span class="of">${showInterval(figure)}, ${figure.questions} questions<br>${escapeText(note)}</span></div>`
  );
}

function kindPlots({ figures }: Run): string {
  return BY_KIND.map((name) => {
    const bars = Object.entries(figures.byKind).flatMap(([kind, own]): Bar[] => {
      const figure = own[name];
      if (figure === undefined) return [];
      const note = `${kind}: ${figure.value.toFixed(3)}, ${showInterval(figure)}, ${figure.questions} questions`;
      return [{ label: kind, value: figure.value, from: figure.from, to: figure.to, note }];
    });
    return bars.length === 0 ? "" : barPlot(`${name}: ${MEASURES[name].title}`, bars);
  }).join("");
}

function gateTable({ gates }: Judgement): string {
  if (gates.length === 0) return "";
  const rows = gates.map(
    (gate) =>
      `<tr><td class="state ${gate.holds ? "good" : "bad"}">${gate.holds ? "holds" : "fails"}</td><td>${escapeText(describeGate(gate).slice(7))}</td></tr>`,
  );
  return `<h2>Gates</h2><div class="sheet"><table>${rows.join("")}</table></div>`;
}

function lostList({ lost }: Judgement): string {
  if (lost.length === 0) return "";
  const items = lost.map(
    ({ question }) =>
      `<li><a href="#q-${escapeText(question.id)}">${escapeText(question.id)}</a> ${escapeText(question.question)}</li>`,
  );
  return `<h2>Lost since the last run</h2><ul>${items.join("")}</ul>`;
}

// Runs of the shared sets -> docs/quality.md: date, settings, measures with intervals, and what is weak, said from the figures.
import { MEASURES, MEASURE_NAMES } from "../measures.ts";
import { kindTable, measureTable, showInterval } from "../report/markdown.ts";
import type { Run } from "../run.ts";
import type { QualitySet } from "./quality-sets.ts";

export interface MeasuredSet {
  readonly described: QualitySet;
  readonly run: Run;
  /** nDCG@10 of the reference BM25; null for sets of answers. */
  readonly bm25: number | null;
}

/** BM25 over title and text of SciFact as published (Pyserini's two-click reproductions for BEIR, "flat"). */
const PUBLISHED_BM25: Readonly<Record<string, number>> = { scifact: 0.6789 };

const ANSWERED_BY: Readonly<Record<string, string>> = {
  extractive: "no model: answers are quoted from the documents",
  "search alone": "searched alone, nothing answered",
};

const SHOWN_SETTINGS = [
  "EYRIE_EMBEDDING_MODEL",
  "EYRIE_FUSION",
  "EYRIE_PASSAGES",
  "EYRIE_PASSAGES_PER_DOCUMENT",
  "EYRIE_RERANKED",
  "EYRIE_ANSWERED_FROM",
];

export function renderQuality(measured: readonly MeasuredSet[]): string {
  const [first] = measured;
  if (first === undefined) return "";
  const blocks = [
    "# Quality",
    `Written by \`npm run eval -- quality <folder>\` from the runs that it names at each set, with the day and the commit; figures are measured, none is entered by hand.
Every question went over HTTP to a service with the default settings. Intervals are 95 %, by the bootstrap over questions. The measures and their sources are in [evaluation.md](evaluation.md).
Machine: ${describeMachine(first.run)}. Times are rough where it had other work beside.`,
    `Settings of retrieval and answering: ${describeSettings(first.run)}.`,
    "## What is weak",
    weakPoints(measured),
    ...measured.flatMap(renderSet),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const describeMachine = ({ description: { machine } }: Run): string =>
  `${String(machine["processor"])}, ${String(machine["processors"])} processors, Node ${String(machine["node"])}`;

/** Those that can change what is found or said. */
function describeSettings({ description: { settings } }: Run): string {
  return SHOWN_SETTINGS.flatMap((name) => (settings[name] === undefined ? [] : `${name}=${settings[name]}`)).join(", ");
}

/** What is aimed at and not reached, and the kinds of question that go worst. */
function weakPoints(measured: readonly MeasuredSet[]): string {
  const missed = measured.flatMap(({ described, run }) =>
    MEASURE_NAMES.flatMap((name) => {
      const [aim, figure] = [described.aims[name], run.figures.measures[name]];
      if (aim === undefined || figure === undefined) return [];
      const isMore = MEASURES[name].better === "more";
      if (isMore ? figure.value >= aim : figure.value <= aim) return [];
      return `- ${run.description.set}: ${MEASURES[name].title} (${name}) ${figure.value.toFixed(3)} (${showInterval(figure)}); aimed at: ${isMore ? "" : "at most "}${aim}.`;
    }),
  );
  const kinds = measured.flatMap(({ run }) => {
    const judged = Object.entries(run.figures.byKind).flatMap(([kind, { gold }]) =>
      gold === undefined ? [] : [{ kind, gold }],
    );
    const [worst] = judged.toSorted((one, other) => one.gold.value - other.gold.value);
    if (worst === undefined || judged.every(({ gold }) => gold.value === worst.gold.value)) return [];
    return `- ${run.description.set}: of its kinds of question "${worst.kind}" goes worst, ${worst.gold.value.toFixed(3)} hold the gold answer (${worst.gold.questions} questions).`;
  });
  const calibration = measured.flatMap(({ run }) => {
    const { error = 0, bins = [] } = run.figures.calibration ?? {};
    const judged = bins.reduce((sum, { answers }) => sum + answers, 0);
    return error > 0.1
      ? [
          `- ${run.description.set}: the stated confidence is off by ${error.toFixed(3)} in the mean (expected calibration error, ${judged} questions).`,
        ]
      : [];
  });
  return [...missed, ...kinds, ...calibration].join("\n");
}

function renderSet({ described, run, bm25 }: MeasuredSet): string[] {
  const { asked, questions, documents, passages, set, date, machine, answeredBy } = run.description;
  const { figures } = run;
  const search = figures.times["search over HTTP"];
  const facts = [
    `Run of ${date.slice(0, 10)}, commit ${String(machine["commit"] ?? "unknown")}; ${ANSWERED_BY[answeredBy] ?? `answered by the model ${answeredBy}`}.`,
    `${asked} of ${questions} questions, ${documents} documents, ${passages} passages.`,
    ...(search === undefined
      ? []
      : [`A search over HTTP took ${search.median} ms in the median, ${search.p95} ms at the 95th percentile.`]),
    ...(figures.failed > 0 ? [`${figures.failed} questions failed.`] : []),
    ...(described.caveat === undefined ? [] : [described.caveat]),
  ];
  const kinds = Object.keys(figures.byKind).length > 1 ? ["By kind of question:", kindTable(figures.byKind)] : [];
  return [`## ${described.title}`, facts.join(" "), measureTable(figures.measures), ...kinds, ...reference(set, bm25)];
}

function reference(set: string, bm25: number | null): string[] {
  if (bm25 === null) return [];
  const published = PUBLISHED_BM25[set];
  const beside =
    published === undefined
      ? ""
      : ` Published for the same (Pyserini, BEIR "flat"): ${published}; they differ by ${Math.abs(bm25 - published).toFixed(4)}.`;
  return [
    `BM25 as Lucene has it (k1 0.9, b 0.4, Porter stems, over title and text of whole documents, \`eval/bm25.ts\`), on all questions: nDCG@10 ${bm25.toFixed(4)}.${beside}`,
  ];
}

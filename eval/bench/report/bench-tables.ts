// The figures of each benchmark as tables, with the ratios to what ran beside it.
import type { Quantiles } from "../quantiles.ts";
import type { BenchFigures } from "./bench-figures.ts";

export interface BenchTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function embeddingTables({ bars, rates }: BenchFigures["embedding"]): BenchTable[] {
  const peers = Object.keys(rates[0]?.textsASecond ?? {}).filter((name) => name !== "eyrie");
  return [
    {
      title: "Embedding: what it is held to",
      head: ["bar", "measured", ""],
      rows: bars.map(({ bar, figure, holds }) => [bar, figure.toPrecision(3), holds ? "holds" : "missed"]),
    },
    {
      title: "Embedding: texts a second, all threads",
      head: ["tokens", "eyrie", ...peers.map((peer) => `times ${peer}`)],
      rows: rates.map(({ tokens, textsASecond }) => [
        String(tokens),
        textsASecond.eyrie.toFixed(0),
        ...peers.map((peer) =>
          (textsASecond.eyrie / (textsASecond[peer as keyof typeof textsASecond] ?? NaN)).toFixed(1),
        ),
      ]),
    },
  ];
}

export function ingestTables({ stock, growth }: BenchFigures["ingest"]): BenchTable[] {
  const peers = stock?.peers ?? [];
  return [
    {
      title: "Ingest: the same folder by LangChain's stock way",
      head: ["engine", "s", "times eyrie by the clock", "by processor time", "bar", ""],
      rows: peers.map(({ engine, seconds, ratio, ratioOfProcessor, bar }) => [
        engine,
        seconds.toFixed(1),
        ratio.toFixed(1),
        ratioOfProcessor.toFixed(1),
        String(bar),
        ratio >= bar ? "holds" : "missed",
      ]),
    },
    {
      title: "Ingest: growth with the number of files, whole process",
      head: ["files", "first, s", "unchanged, s", "moved, s", "peak, MB"],
      rows: growth.map(({ count, first, again, moved, peak }) => [
        count.toLocaleString("en"),
        ...[first, again, moved].map((value) => value.toFixed(1)),
        peak.toFixed(0),
      ]),
    },
  ];
}

export function retrievalTables({ results }: BenchFigures["retrieval"]): BenchTable[] {
  return results.map(({ size, openSeconds, bytesAPassage, peers, selectivities, ...figures }) => {
    const times = (name: string, { p50, p95, p99 }: Quantiles, recall = "") => [
      name,
      ...[p50, p95, p99].map((value) => value.toFixed(2)),
      recall,
    ];
    return {
      title: `Retrieval over ${size.toLocaleString("en")} passages: opens in ${openSeconds.toFixed(1)} s, ${bytesAPassage.toFixed(0)} bytes a passage`,
      head: ["ms", "p50", "p95", "p99", "recall@10"],
      rows: [
        times("vectors", figures.vectors),
        times("words and vectors", figures.fused),
        times("words and vectors, 32 at once", figures.fusedAtOnce),
        times("the same beside an ingest", figures.besideIngest),
        ...Object.entries(selectivities).map(([share, found]) =>
          times(`vectors, ${share} allowed`, found, found.recall.toFixed(3)),
        ),
        ...Object.entries(peers).map(([name, found]) => times(`${name}, vectors`, found, found.recall.toFixed(3))),
      ],
    };
  });
}

export function answeringTable({ questions, ...figures }: BenchFigures["answering"]): BenchTable {
  const { whole, embedding, retrieval, server, added } = figures;
  const row = (name: string, { median, p95 }: { median: number; p95: number }) => [
    name,
    median.toFixed(1),
    p95.toFixed(1),
  ];
  return {
    title: `Answering: to the first word of a model, ${questions} questions`,
    head: ["ms", "median", "p95"],
    rows: [
      row("asked of Eyrie", whole),
      row("embedding: question, sentences, words", embedding),
      row("retrieval", retrieval),
      row("the same prompt straight to the server", server),
      row("added by Eyrie besides", added),
    ],
  };
}

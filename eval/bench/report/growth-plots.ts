// How times grow with size. Sizes stand on a logarithmic axis: each is ten times the one before.
import { type Axis, ticksTo } from "../../report/plots/frame.ts";
import { type Series, linePlot } from "../../report/plots/line-plot.ts";
import type { BenchFigures } from "./bench-figures.ts";

interface Curve {
  readonly title: string;
  readonly sizes: string;
  readonly unit: string;
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

export function growthPlots({ ingest, retrieval, embedding }: BenchFigures): string[] {
  const { growth } = ingest;
  const { results } = retrieval;
  const { rates } = embedding;
  const peers = Object.keys(rates[0]?.textsASecond ?? {}) as (keyof (typeof rates)[number]["textsASecond"])[];
  const curves: Curve[] = [
    {
      title: "Ingest: seconds, whole process",
      sizes: "files",
      unit: "s",
      series: [
        { name: "first time", points: growth.map(({ count, first }) => [count, first]) },
        { name: "nothing changed", points: growth.map(({ count, again }) => [count, again]) },
        { name: "folder moved", points: growth.map(({ count, moved }) => [count, moved]) },
      ],
    },
    {
      title: "Ingest: peak memory",
      sizes: "files",
      unit: "MB",
      series: [{ name: "eyrie", points: growth.map(({ count, peak }) => [count, peak]) }],
    },
    {
      title: "Retrieval: median of a search",
      sizes: "passages",
      unit: "ms",
      series: [
        { name: "vectors", points: results.map(({ size, vectors }) => [size, vectors.p50]) },
        { name: "words and vectors", points: results.map(({ size, fused }) => [size, fused.p50]) },
        ...peerCurves(results),
      ],
    },
    {
      title: "Retrieval: opening",
      sizes: "passages",
      unit: "s",
      series: [{ name: "eyrie", points: results.map(({ size, openSeconds }) => [size, openSeconds]) }],
    },
    {
      title: "Embedding: texts a second",
      sizes: "tokens of a text",
      unit: "texts a second",
      series: peers.map((name) => ({ name, points: rates.map((rate) => [rate.tokens, rate.textsASecond[name]]) })),
    },
  ];
  return curves.map(plot);
}

function peerCurves(results: BenchFigures["retrieval"]["results"]): Curve["series"] {
  const names = [...new Set(results.flatMap(({ peers }) => Object.keys(peers)))];
  return names.map((name) => ({
    name: `${name}, vectors`,
    points: results.flatMap(({ size, peers }) => {
      const found = peers[name];
      return found === undefined ? [] : [[size, found.p50] as const];
    }),
  }));
}

function plot({ title, sizes, unit, series }: Curve): string {
  const all = series.flatMap(({ points }) => points);
  const places = [...new Set(all.map(([size]) => size))].toSorted((one, other) => one - other);
  const [from = 1, to = 10] = [places[0], places.at(-1)];
  const x: Axis = {
    name: sizes,
    from: Math.log10(from),
    to: Math.log10(from === to ? to * 10 : to),
    ticks: places.map((size) => Math.log10(size)),
    show: (value) => Math.round(10 ** value).toLocaleString("en"),
  };
  const ticks = ticksTo(Math.max(...all.map(([, value]) => value), 0), 5);
  const lines: Series[] = series.map(({ name, points }) => ({
    name,
    points: points.map(([size, value]) => ({
      x: Math.log10(size),
      y: value,
      note: `${name}: ${value.toPrecision(3)} ${unit} at ${size.toLocaleString("en")}`,
    })),
  }));
  return linePlot({ title, x, y: { name: unit, from: 0, to: ticks.at(-1) ?? 1, ticks }, series: lines });
}

// What the default engine is held to, each bar with its figure of this run.
import { BUSY, type Latency, STOPPED } from "./embedding-latency.ts";
import type { Memory } from "./embedding-memory.ts";
import type { Nearness } from "./embedding-nearness.ts";
import type { Rates } from "./embedding-rates.ts";
import type { Print } from "./benchmark.ts";

export interface EmbeddingFigures {
  readonly rates: readonly Rates[];
  readonly latency: Readonly<Record<string, Latency>>;
  readonly nearness: Nearness;
  readonly memory: Memory;
}

interface Bar {
  readonly bar: string;
  readonly figure: number;
  readonly holds: boolean;
}

export function printBars({ rates, latency, nearness, memory }: EmbeddingFigures, tokens: number, print: Print): Bar[] {
  const { textsASecond, peak, reached } = rates.find((rate) => rate.tokens === tokens) ?? {};
  const ours = textsASecond?.eyrie ?? NaN;
  const fp32 = Math.max(textsASecond?.["fp32, scheduled as eyrie"] ?? NaN, textsASecond?.["fp32, batches of 8"] ?? NaN);
  const atLeast = (bar: string, least: number, figure: number): Bar => ({
    bar: `${bar} >= ${least}`,
    figure,
    holds: figure >= least,
  });
  const atMost = (bar: string, most: number, figure: number): Bar => ({
    bar: `${bar} <= ${most}`,
    figure,
    holds: figure <= most,
  });
  const bars = [
    atLeast(`times WebAssembly, ${tokens} tokens`, 11, ours / (textsASecond?.WebAssembly ?? NaN)),
    atLeast(`times the faster fp32, ${tokens} tokens`, 2.1, ours / fp32),
    atLeast(`share of the 8-bit matrix peak, ${tokens} tokens`, 0.5, (reached ?? NaN) / (peak ?? NaN)),
    atLeast("cosine to fp32, median", 0.997, nearness.median),
    atLeast("cosine to fp32, least", 0.99, nearness.least),
    atMost("a vector alone and in a batch differ", 1e-6, nearness.aloneToBatch),
    atMost("a query while idle, median ms", 15, latency.eyrie?.median ?? NaN),
    atMost("a query during an ingest, p95 ms", 60, latency[BUSY]?.p95 ?? NaN),
    atMost("a text after an abort, p95 ms", 60, latency[STOPPED]?.p95 ?? NaN),
    atMost(`MB over idle at the peak, ${memory.passages} passages`, 400, memory.peak - memory.idle),
  ];
  print("");
  for (const { bar, figure, holds } of bars) {
    print(
      `  ${holds ? "holds" : "FAILS"}  ${bar.padEnd(58)}${figure < 1e-3 ? figure.toExponential(1) : figure.toPrecision(4)}`,
    );
  }
  return bars;
}

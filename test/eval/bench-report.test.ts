// The report of all benchmarks says machine, ratios and growth, and needs nothing but itself.
import { expect, test } from "vitest";
import type { BenchFigures } from "../../eval/bench/report/bench-figures.ts";
import { renderBenchHtml, renderBenchMarkdown } from "../../eval/bench/report/bench-report.ts";

const times = (p50: number) => ({ p50, p95: 2 * p50, p99: 3 * p50 });
const base = (size: number, p50: number): BenchFigures["retrieval"]["results"][number] => ({
  size,
  built: null,
  openSeconds: size / 100_000,
  bytesAPassage: 2_600,
  vectorsInThread: times(p50),
  vectors: times(p50),
  fused: times(5 * p50),
  fusedAtOnce: { ...times(90 * p50), perSecond: 200 },
  besideIngest: {
    ...times(99 * p50),
    loopDelay: { p50: 0.1, p99: 1, most: 2 },
    idleDelay: { p50: 0.1, p99: 1, most: 2 },
  },
  selectivities: { "1 %": { ...times(2 * p50), recall: 0.9876 } },
  peers: { "LangChain HNSWLib": { ...times(3 * p50), builtPerSecond: 1, recall: 0.75 } },
});
const figures = {
  machine: { commit: "abc", processor: "P<1>", instructions: ["avx2", "amx_int8"] },
  embedding: {
    bars: [{ bar: "times WebAssembly >= 11", figure: 32.78, holds: true }],
    rates: [{ tokens: 32, textsASecond: { eyrie: 1_200, "fp32, batches of 8": 400, WebAssembly: 100 } }],
  },
  ingest: {
    stock: { peers: [{ engine: "WebAssembly", bar: 8, seconds: 90, ratio: 7.26, ratioOfProcessor: 12.34 }] },
    growth: [100, 10_000].map((count) => ({ count, first: count / 50, again: 1.04, moved: 2, peak: 400 })),
  },
  retrieval: { processors: 2, results: [base(10_000, 0.5), base(100_000, 1.5)] },
  answering: {
    questions: 70,
    whole: { median: 80, p95: 110 },
    embedding: { median: 30, p95: 40 },
    retrieval: { median: 20, p95: 60 },
    server: { median: 40, p95: 45 },
    added: { median: 20, p95: 30 },
  },
} as unknown as BenchFigures;

test("the Markdown holds every ratio with its bar, and a line a size", () => {
  const text = renderBenchMarkdown(figures);
  for (const line of [
    "| times WebAssembly >= 11 | 32.8 | holds |",
    "| 32 | 1200 | 3.0 | 12.0 |",
    "| WebAssembly | 90.0 | 7.3 | 12.3 | 8 | missed |",
    "| 10,000 | 200.0 | 1.0 | 2.0 | 400 |",
    "| words and vectors | 7.50 | 15.00 | 22.50 |  |",
    "| LangChain HNSWLib, vectors | 4.50 | 9.00 | 13.50 | 0.750 |",
    "| added by Eyrie besides | 20.0 | 30.0 |",
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toContain("commit: abc; processor: P<1>; instructions: avx2 amx_int8");
});

test("the page draws how times grow, in equal steps for sizes ten times the one before, and asks for nothing", () => {
  const page = renderBenchHtml(figures);
  expect(page).toContain("P&lt;1&gt;");
  expect(page.match(/<figure>/g)).toHaveLength(5);
  expect(page).toContain("<title>words and vectors: 7.50 ms at 100,000</title>");
  expect(page).toContain("<title>first time: 200 s at 10,000</title>");
  expect(page).not.toMatch(/NaN|undefined|https?:\/\/(?!www\.w3\.org)|<script|src=/);
});

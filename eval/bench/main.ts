// `npm run bench -- <name>`: runs one benchmark, prints its table and writes its figures as JSON. Without a name: all of them, one after the
// other, and one report.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quietOnnxRuntime } from "../../src/egress/quiet-onnx-runtime.js";
import { describeMachine } from "../machine.ts";
import { benchmarkAnswering } from "./answering.ts";
import type { Benchmark, Print } from "./benchmark.ts";
import { benchmarkEmbedding } from "./embedding.ts";
import { benchmarkIngest } from "./ingest.ts";
import type { BenchFigures } from "./report/bench-figures.ts";
import { renderBenchHtml, renderBenchMarkdown } from "./report/bench-report.ts";
import { benchmarkRetrieval } from "./retrieval.ts";

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  answering: benchmarkAnswering,
  embedding: benchmarkEmbedding,
  ingest: benchmarkIngest,
  retrieval: benchmarkRetrieval,
};

quietOnnxRuntime();
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, keep: { type: "string" }, report: { type: "string" } },
});
const print: Print = (line) => void process.stdout.write(`${line}\n`);
const [name, ...rest] = positionals;
const machine = await describeMachine();
if (name === undefined) await measureAll(values.report ?? "bench-report");
else await measureOne(name);

async function measureOne(named: string): Promise<void> {
  const benchmark = BENCHMARKS[named];
  if (!benchmark) {
    const names = Object.keys(BENCHMARKS).join("|");
    process.stderr.write(
      `usage: npm run bench -- [${names}] [folder | passages...] [--keep <folder>] [--json <file>] [--report <folder>]\n`,
    );
    process.exit(64);
  }
  const figures = await benchmark(print, { arguments: rest, keep: values.keep });
  const jsonPath = values.json ?? `bench-${named}.json`;
  await writeFile(jsonPath, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
  print(`\nfigures: ${jsonPath}`);
}

async function measureAll(folder: string): Promise<void> {
  const options = { arguments: [], keep: values.keep };
  const part = (title: string) => print(`\n== ${title}`);
  part("embedding");
  const embedding = await benchmarkEmbedding(print);
  part("ingest");
  const ingest = await benchmarkIngest(print, options);
  part("retrieval");
  const retrieval = await benchmarkRetrieval(print, options);
  part("answering");
  const answering = await benchmarkAnswering(print);
  const figures: BenchFigures = { machine, embedding, ingest, retrieval, answering };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "figures.json"), `${JSON.stringify(figures, undefined, 2)}\n`);
  await writeFile(join(folder, "report.md"), renderBenchMarkdown(figures));
  await writeFile(join(folder, "report.html"), renderBenchHtml(figures));
  print(`\nreport: ${join(folder, "report.html")}`);
}

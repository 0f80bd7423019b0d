// `npm run bench -- <name>`: runs one benchmark, prints its table and writes its figures as JSON.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { benchmarkAnswering } from "./answering.ts";
import type { Benchmark } from "./benchmark.ts";
import { benchmarkEmbedding } from "./embedding.ts";
import { benchmarkIngest } from "./ingest.ts";
import { quietOnnxRuntime } from "../../src/egress/quiet-onnx-runtime.js";
import { describeMachine } from "../machine.ts";
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
  options: { json: { type: "string" }, keep: { type: "string" } },
});
const [name = "", ...rest] = positionals;
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  const names = Object.keys(BENCHMARKS).join("|");
  process.stderr.write(`usage: npm run bench -- <${names}> [folder | passages...] [--keep <folder>] [--json <file>]\n`);
  process.exit(64);
}
const machine = await describeMachine();
const options = { arguments: rest, keep: values.keep };
const figures = await benchmark((line) => void process.stdout.write(`${line}\n`), options);
const jsonPath = values.json ?? `bench-${name}.json`;
await writeFile(jsonPath, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
process.stdout.write(`\nfigures: ${jsonPath}\n`);

// `npm run bench -- <name>`: runs one benchmark, prints its table and writes its figures as JSON.
import { writeFile } from "node:fs/promises";
import { benchmarkAnswering } from "./answering.ts";
import type { Benchmark } from "./benchmark.ts";
import { benchmarkEmbedding } from "./embedding.ts";
import { benchmarkIngest } from "./ingest.ts";
import { describeMachine } from "./machine.ts";

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  answering: benchmarkAnswering,
  embedding: benchmarkEmbedding,
  ingest: benchmarkIngest,
};

const [name = "", ...rest] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
const jsonPath = rest.find((argument) => argument.endsWith(".json")) ?? `bench-${name}.json`;
const subject = rest.find((argument) => !argument.endsWith(".json"));
if (!benchmark) {
  process.stderr.write(`usage: npm run bench -- <${Object.keys(BENCHMARKS).join("|")}> [folder] [result.json]\n`);
  process.exit(64);
}
const machine = await describeMachine();
const figures = await benchmark((line) => void process.stdout.write(`${line}\n`), subject);
await writeFile(jsonPath, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
process.stdout.write(`\nfigures: ${jsonPath}\n`);

// `npm run bench -- <name>`: runs one benchmark, prints its table and writes its figures as JSON.
import { writeFile } from "node:fs/promises";
import { benchmarkAnswering } from "./answering.ts";
import { benchmarkEmbedding } from "./embedding.ts";

/** A benchmark prints as it goes and gives figures for machines. */
type Benchmark = (print: (line: string) => void) => Promise<unknown>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  answering: benchmarkAnswering,
  embedding: benchmarkEmbedding,
};

const [name = "", jsonPath = `bench-${name}.json`] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  process.stderr.write(`usage: npm run bench -- <${Object.keys(BENCHMARKS).join("|")}> [result.json]\n`);
  process.exit(64);
}
const figures = await benchmark((line) => void process.stdout.write(`${line}\n`));
await writeFile(jsonPath, `${JSON.stringify(figures, undefined, 2)}\n`);
process.stdout.write(`\nfigures: ${jsonPath}\n`);

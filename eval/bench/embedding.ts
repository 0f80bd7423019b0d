// How fast, how near the 32-bit network and how large the default embedding engine is, beside ONNX Runtime in 32 bits and the
// WebAssembly engine. All in one run and in turns, because rates of different runs on one machine do not compare.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { printBars } from "./embedding-bars.ts";
import { ENGINE_NAMES, type Engine, type EngineName, openEngine } from "./embedding-engines.ts";
import { measureLatency } from "./embedding-latency.ts";
import { measureMemory } from "./embedding-memory.ts";
import { measureNearness } from "./embedding-nearness.ts";
import { type Engines, measureRates, type Rates } from "./embedding-rates.ts";
import { passagesOf, tokenizerOfModel } from "./embedding-texts.ts";
import { openMatrixPeak } from "./matrix-peak.ts";
import { profileOperators } from "./operator-shares.ts";
import type { Print } from "./benchmark.ts";

const LENGTHS = [32, 128, 210, 256];
/** A usual passage with its headings. */
const PASSAGE = 210;

export async function benchmarkEmbedding(print: Print) {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-bench-"));
  const opened: Partial<Record<EngineName, Engine>> = {};
  const closeAll = async () => {
    for (const name of ENGINE_NAMES) {
      await opened[name]?.close();
      delete opened[name];
    }
  };
  try {
    const tokenizer = await tokenizerOfModel();
    for (const name of ENGINE_NAMES) opened[name] = await openEngine(name, directory, tokenizer);
    const engines = opened as Engines;
    const matrices = await openMatrixPeak(directory);
    const rates: Rates[] = [];
    for (const tokens of LENGTHS) rates.push(await measureRates(engines, matrices, tokens, print));
    await matrices.close();
    printPeak(rates, print);
    const milliseconds = await profileOperators(directory, PASSAGE);
    printParts(milliseconds, rates, print);
    const latency = await measureLatency(engines, passagesOf(PASSAGE, 400, tokenizer), directory, print);
    const nearness = await measureNearness(engines, print);
    await closeAll();
    const memory = await measureMemory(directory, print);
    const bars = printBars({ rates, latency, nearness, memory: memory.eyrie }, PASSAGE, print);
    return { bars, rates, milliseconds, latency, nearness, memory };
  } finally {
    await closeAll();
    await rm(directory, { recursive: true });
  }
}

function printPeak(rates: readonly Rates[], print: Print): void {
  print(`\n8-bit products, all threads     GOPS of ONNX Runtime alone   of eyrie's dense layers   share`);
  for (const { tokens, peak, reached } of rates) {
    const columns = [peak / 1e9, reached / 1e9].map((figure) => figure.toFixed(0).padStart(28));
    print(`  ${`${tokens} tokens`.padEnd(12)}${columns.join("")}${((100 * reached) / peak).toFixed(0).padStart(8)} %`);
  }
}

/** What a passage's time on a thread that runs alone goes to, and what it takes with a thread on every processor. */
function printParts(milliseconds: Readonly<Record<string, number>>, rates: readonly Rates[], print: Print): void {
  const inside = Object.values(milliseconds).reduce((sum, part) => sum + part, 0);
  print(`\na passage of ${PASSAGE} tokens, one thread alone   ms      %`);
  for (const [part, time] of Object.entries(milliseconds).sort(([, one], [, other]) => other - one)) {
    print(`  ${part.padEnd(36)}${time.toFixed(2).padStart(8)}${((100 * time) / inside).toFixed(0).padStart(7)}`);
  }
  const rate = rates.find(({ tokens }) => tokens === PASSAGE)?.textsASecond.eyrie ?? NaN;
  const busy = (1000 * availableParallelism()) / rate;
  print(`  in all ${inside.toFixed(2)} ms; with all threads busy, tokens and messages included, ${busy.toFixed(2)} ms`);
}

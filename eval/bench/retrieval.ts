// How fast and how right searches are over generated knowledge bases of given sizes, beside LangChain's HNSWLib store and LanceDB on the
// same vectors. Each is measured in a process of its own, one after the other.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { silentLogger } from "../../src/logger.ts";
import type { BenchmarkOptions } from "./benchmark.ts";
import type { Quantiles } from "./quantiles.ts";
import { type BuildFigures, buildBase } from "./retrieval-base.ts";
import { PEER_NAMES, type PeerFigures } from "./retrieval-peers.ts";
import type { RetrievalFigures } from "./retrieval-run.ts";

type Print = (line: string) => void;

const DEFAULT_SIZES = ["10000", "100000"];
/** Peers hold every vector as JavaScript numbers while they build. */
const MOST_FOR_PEERS = 100_000;
const MOST_OUTPUT = 1 << 26;

export async function benchmarkRetrieval(print: Print, options: BenchmarkOptions) {
  const sizes = (options.arguments.length > 0 ? options.arguments : DEFAULT_SIZES).map(Number);
  const folder = options.keep === undefined ? await mkdtemp(join(tmpdir(), "eyrie-bench-")) : resolve(options.keep);
  await mkdir(folder, { recursive: true });
  try {
    const results = [];
    for (const size of sizes) results.push(await measureSize(folder, size, print));
    return { processors: availableParallelism(), results };
  } finally {
    if (options.keep === undefined) await rm(folder, { recursive: true });
  }
}

async function measureSize(folder: string, size: number, print: Print) {
  const directory = join(folder, `base-${size}`);
  const built = existsSync(directory) ? null : await buildBase(directory, size, silentLogger);
  print(`\n${size} passages${built === null ? ", built before" : ""}`);
  const figures = await runAlone<RetrievalFigures>("./retrieval-run.ts", [directory, String(size)]);
  printFigures(built, figures, print);
  const peers: Record<string, PeerFigures> = {};
  for (const name of size > MOST_FOR_PEERS ? [] : PEER_NAMES) {
    const result = await runAlone<PeerFigures | null>("./retrieval-peer-run.ts", [name, directory, String(size)]);
    if (result === null) print(`  ${name}: not installed`);
    else {
      peers[name] = result;
      printTimes(`${name}, vectors`, result, print);
      print(`  ${name}: recall@10 ${result.recall.toFixed(3)}, ${result.builtPerSecond.toFixed(0)} passages/s built`);
    }
  }
  return { size, built, ...figures, peers };
}

/** @returns what the script prints as JSON */
async function runAlone<Figures>(script: string, values: readonly string[]): Promise<Figures> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--max-old-space-size=8192", "--import", "tsx", file, ...values],
    { maxBuffer: MOST_OUTPUT },
  );
  return JSON.parse(stdout) as Figures;
}

function printFigures(built: BuildFigures | null, figures: RetrievalFigures, print: Print): void {
  if (built !== null) {
    print(
      `  written ${built.writtenPerSecond.toFixed(0)} passages/s; with the graph ${built.builtPerSecond.toFixed(0)}`,
    );
  }
  print(
    `  opens in ${figures.openSeconds.toFixed(2)} s; ${figures.bytesAPassage.toFixed(0)} bytes of memory a passage`,
  );
  print(`  ${"ms".padEnd(40)}     p50     p95     p99`);
  printTimes("vectors, within the thread", figures.vectorsInThread, print);
  printTimes("vectors, as the service sees it", figures.vectors, print);
  printTimes("words and vectors", figures.fused, print);
  printTimes("words and vectors, 32 at once", figures.fusedAtOnce, print);
  printTimes("the same beside an ingest", figures.besideIngest, print);
  for (const [share, times] of Object.entries(figures.selectivities)) {
    printTimes(`vectors, ${share} allowed`, times, print, `   recall@10 ${times.recall.toFixed(3)}`);
  }
  const { loopDelay, idleDelay } = figures.besideIngest;
  print(
    `  ${figures.fusedAtOnce.perSecond.toFixed(0)} questions/s at once; event-loop delay beside an ingest, p99: ` +
      `${loopDelay.p99.toFixed(1)} ms (a process that does nothing: ${idleDelay.p99.toFixed(1)} ms)`,
  );
}

function printTimes(name: string, { p50, p95, p99 }: Quantiles, print: Print, more = ""): void {
  print(`  ${name.padEnd(40)}${[p50, p95, p99].map((value) => value.toFixed(2).padStart(8)).join("")}${more}`);
}

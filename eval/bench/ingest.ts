// How fast a folder becomes answerable: `eyrie ingest` beside LangChain's stock way on the same files in the same run, each in a process
// of its own, timed from the first look at the folder to the saved store: loading the model counts, starting Node and its packages does
// not. And how Eyrie grows with the number of files, there from start to end of the process.
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import type { SyncReport } from "../../src/knowledge-base/folder-sync.ts";
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { makeMixedFolder, makeSmallFiles } from "./mixed-folder.ts";
import { type Measured, runMeasured } from "./measured-process.ts";
import { writeStockModel } from "./stock-model.ts";
import type { BenchmarkOptions, Print } from "./benchmark.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin/eyrie.js");
const STOCK = join(import.meta.dirname, "stock-ingest.ts");
/** What the stock loaders read. */
const COMMON_FORMATS = new Set([".pdf", ".docx", ".md", ".txt"]);
/** A quarter of a minute for Eyrie on two processors: starting parsers and loading the model do not decide. */
const FILES_OF_A_KIND = 14;
const GROWTH = [100, 1000, 10_000];
const GROWTH_ALONE = "growth";
/** In which an ingest of that many files that have not changed must end, from start to end of its process. */
const UNCHANGED_BAR = { files: 10_000, seconds: 5 } as const;
/** How many times as long the stock way must take. */
const BARS = { "transformers.js": 3, WebAssembly: 8 } as const;

/** Measures a generated folder unless one is given; `growth` measures that alone. */
export async function benchmarkIngest(print: Print, { arguments: [given] }: BenchmarkOptions) {
  const work = mkdtempSync(join(tmpdir(), "eyrie-bench-"));
  try {
    const models = join(work, "models");
    await (await createOnnxEmbedding({ modelsDirectory: models, threads: 1 })).close();
    if (given === GROWTH_ALONE) return { eyrie: null, stock: null, growth: await measureGrowth(work, models, print) };
    const folder = join(work, "folder");
    if (given === undefined) makeMixedFolder(folder, FILES_OF_A_KIND);
    else copyCommonFormats(resolve(given), folder);
    await writeStockModel(join(work, "stock-models"));
    const measure = (round: number) => measureEyrie(folder, freshData(work, `kb-${round}`, models));
    const eyrie = await measure(0);
    const { report } = eyrie;
    const rate = (amount: number) => (amount / report.seconds).toFixed(1);
    print(
      `${report.added.length} files, ${report.pages} pages, ${report.megabytes.toFixed(1)} MB, ${report.passagesWritten} passages`,
    );
    print(
      `  a second: ${rate(report.added.length)} files, ${rate(report.pages)} pages, ${rate(report.megabytes)} MB, ${rate(report.passagesWritten)} passages`,
    );
    const { reading, embedding, writing } = report.stages;
    print(
      `  seconds in each stage, which overlap: reading ${reading.toFixed(1)} (all parsers), embedding ${embedding.toFixed(1)} (two at once), writing ${writing.toFixed(1)}`,
    );
    const stock = await compare(work, folder, { first: eyrie, again: measure }, print);
    return { eyrie, stock, growth: given === undefined ? await measureGrowth(work, models, print) : [] };
  } finally {
    rmSync(work, { recursive: true });
  }
}

interface EyrieRuns {
  readonly first: EyrieRun;
  /** Once after each peer, since how busy the machine is changes within the run; the median counts. */
  again(round: number): Promise<EyrieRun>;
}

async function compare(work: string, folder: string, { first, again }: EyrieRuns, print: Print) {
  print(`\n                          seconds  from start  of a processor   peak MB  with children`);
  const show = (name: string, seconds: number, measured: Omit<Measured, "output">) =>
    print(
      `${name.padEnd(26)}${seconds.toFixed(1).padStart(7)}${measured.seconds.toFixed(1).padStart(12)}${measured.processorSeconds.toFixed(1).padStart(16)}${measured.peakMegabytes.toFixed(0).padStart(10)}${measured.peakWithChildren.toFixed(0).padStart(15)}`,
    );
  const runs = [first];
  show("eyrie", first.report.seconds, first);
  const peers: { engine: string; bar: number; seconds: number; measured: Omit<Measured, "output"> }[] = [];
  for (const [engine, bar] of Object.entries(BARS)) {
    const models = join(work, "stock-models");
    const measured = await runMeasured([
      "--import",
      "tsx",
      STOCK,
      engine,
      folder,
      join(work, `store-${engine}`),
      models,
    ]);
    const stock = JSON.parse(measured.output) as { seconds: number };
    show(`LangChain, ${engine}`, stock.seconds, measured);
    peers.push({ engine, bar, seconds: stock.seconds, measured });
    const eyrie = await again(runs.length);
    show("eyrie", eyrie.report.seconds, eyrie);
    runs.push(eyrie);
  }
  return { runs, peers: peers.map((peer) => judge(peer, runs, print)) };
}

function judge<Peer extends { engine: string; bar: number; seconds: number; measured: Omit<Measured, "output"> }>(
  peer: Peer,
  runs: readonly EyrieRun[],
  print: Print,
) {
  const middle = (of: (run: EyrieRun) => number) => runs.map(of).sort((a, b) => a - b)[runs.length >> 1] ?? NaN;
  const ratio = peer.seconds / middle((run) => run.report.seconds);
  const ratioOfProcessor = peer.measured.processorSeconds / middle((run) => run.processorSeconds);
  const held = ratio >= peer.bar ? "held" : "missed";
  print(
    `LangChain with ${peer.engine} takes ${ratio.toFixed(1)} times as long (bar: ${peer.bar}, ${held}), ${ratioOfProcessor.toFixed(1)} times the processor time`,
  );
  return { ...peer, ratio, ratioOfProcessor };
}

async function measureGrowth(work: string, models: string, print: Print) {
  print(`\nfiles      first s   files/s   unchanged s   moved s   peak MB`);
  const rows = [];
  for (const count of GROWTH) {
    const folder = join(work, `small-${count}`);
    makeSmallFiles(join(folder, "here"), count);
    const data = freshData(work, `kb-${count}`, models);
    const first = await measureEyrie(folder, data);
    const again = await measureEyrie(folder, data);
    renameSync(join(folder, "here"), join(folder, "there"));
    const moved = await measureEyrie(folder, data);
    if (again.report.unchanged !== count || moved.report.moved.length !== count || moved.report.passagesWritten > 0)
      throw new Error(
        `of ${count} files ${again.report.unchanged} were unchanged and ${moved.report.moved.length} moved`,
      );
    print(
      `${String(count).padEnd(11)}${first.seconds.toFixed(1).padStart(7)}${(count / first.seconds).toFixed(1).padStart(10)}${again.seconds.toFixed(1).padStart(14)}${moved.seconds.toFixed(1).padStart(10)}${first.peakMegabytes.toFixed(0).padStart(10)}`,
    );
    if (count === UNCHANGED_BAR.files) {
      const held = again.seconds <= UNCHANGED_BAR.seconds ? "held" : "missed";
      print(`unchanged in ${again.seconds.toFixed(1)} s (bar: ${UNCHANGED_BAR.seconds} s, ${held})`);
    }
    rows.push({ count, first: first.seconds, again: again.seconds, moved: moved.seconds, peak: first.peakMegabytes });
    rmSync(data, { recursive: true });
  }
  return rows;
}

type EyrieRun = Omit<Measured, "output"> & { readonly report: SyncReport };

async function measureEyrie(folder: string, data: string): Promise<EyrieRun> {
  const { output, ...measured } = await runMeasured([BIN, "ingest", folder, "--data", data, "--json"]);
  const last = JSON.parse(output.trim().split("\n").at(-1) ?? "") as { report: SyncReport };
  return { ...measured, report: last.report };
}

/** With the graph of the model in it: it is made once, not in each ingest. */
function freshData(work: string, name: string, models: string): string {
  const data = join(work, name);
  cpSync(models, join(data, "models"), { recursive: true });
  return data;
}

function copyCommonFormats(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || COMMON_FORMATS.has(extname(path).toLowerCase()),
  });
  if (readdirSync(to).length === 0) throw new Error(`${from} has no file that both sides read`);
}

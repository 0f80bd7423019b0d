// How fast, how near the 32-bit network and how large the default embedding engine is, beside ONNX Runtime in 32 bits and the
// WebAssembly engine. All in one run and in turns, because rates of different runs on one machine do not compare.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { ENGINE_NAMES, type Engine, type EngineName, openEngine } from "./embedding-engines.ts";
import { passagesOf, tokenizerOfModel } from "./embedding-texts.ts";
import { DENSE_OPERATIONS_A_TOKEN, measureMatrixPeak } from "./matrix-peak.ts";
import { variedTexts } from "./varied-texts.ts";

type Print = (line: string) => void;
type Engines = Readonly<Record<EngineName, Engine>>;

const LENGTHS = [32, 128, 210, 256];
const TURNS = 3;
/** Tokens an engine is given in one turn; the WebAssembly engine, many times slower, has one turn. */
const TOKENS_A_TURN = 24_000;
const TOKENS_OF_WEBASSEMBLY = 10_000;
const QUERIES = 60;

export async function benchmarkEmbedding(print: Print): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-bench-"));
  const engines: Partial<Record<EngineName, Engine>> = {};
  try {
    const tokenizer = await tokenizerOfModel();
    for (const name of ENGINE_NAMES) engines[name] = await openEngine(name, directory, tokenizer);
    const all = engines as Engines;
    const peak = await measureMatrixPeak();
    const rates = [];
    for (const length of LENGTHS)
      rates.push(await measureRates(all, length, passagesOf(length, 1000, tokenizer), print));
    const share = shareOfPeak(rates, Math.max(peak, await measureMatrixPeak()), print);
    const latency = await measureLatency(all, passagesOf(210, 400, tokenizer), print);
    const nearness = await measureNearness(all, print);
    await closeAll(engines);
    const memory = await measureMemory(directory, print);
    return { processors: availableParallelism(), rates, share, latency, nearness, memory };
  } finally {
    await closeAll(engines);
    await rm(directory, { recursive: true });
  }
}

async function closeAll(engines: Partial<Record<EngineName, Engine>>): Promise<void> {
  for (const name of ENGINE_NAMES) {
    await engines[name]?.close();
    delete engines[name];
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

async function measureRates(engines: Engines, length: number, passages: readonly string[], print: Print) {
  const best: Record<string, number> = {};
  for (let turn = 0; turn < TURNS; turn++) {
    for (const name of ENGINE_NAMES) {
      const slow = name === "WebAssembly";
      if (slow && turn > 0) continue;
      const texts = passages.slice(0, Math.round((slow ? TOKENS_OF_WEBASSEMBLY : TOKENS_A_TURN) / length));
      const rate = texts.length / (await seconds(() => engines[name].embed(texts)));
      best[name] = Math.max(best[name] ?? 0, rate);
    }
  }
  const ours = best["eyrie"] ?? 0;
  print(`\n${length} tokens             texts/s   tokens/s   eyrie is faster by`);
  for (const [name, rate] of Object.entries(best)) {
    print(
      `  ${name.padEnd(24)}${rate.toFixed(1).padStart(6)}${(rate * length).toFixed(0).padStart(11)}${(ours / rate).toFixed(2).padStart(11)}`,
    );
  }
  return { tokens: length, textsASecond: best };
}

function shareOfPeak(
  rates: readonly { tokens: number; textsASecond: Record<string, number> }[],
  peak: number,
  print: Print,
) {
  const { tokens = 0, textsASecond } = rates.find((rate) => rate.tokens === 210) ?? {};
  const reached = (tokens * (textsASecond?.["eyrie"] ?? 0) * DENSE_OPERATIONS_A_TOKEN) / availableParallelism();
  print(
    `\n8-bit matrix peak of one thread ${(peak / 1e9).toFixed(0)} GOPS; dense layers alone, at 210 tokens, use ${((100 * reached) / peak).toFixed(0)} %`,
  );
  return { peak, reached, share: reached / peak };
}

async function measureLatency(engines: Engines, bulk: readonly string[], print: Print) {
  const results: Record<string, { median: number; p95: number }> = {};
  const query = (place: number) => `what is paragraph ${place} of the contract about?`;
  for (const name of ENGINE_NAMES) {
    const times: number[] = [];
    for (let place = 0; place < QUERIES; place++) times.push(await seconds(() => engines[name].embed([query(place)])));
    results[name] = quantiles(times);
  }
  results["eyrie, while passages are embedded"] = quantiles(await timesWhileBusy(bulk, query));
  print(`\none query, ms                             median     p95`);
  for (const [name, { median, p95 }] of Object.entries(results)) {
    print(`  ${name.padEnd(38)}${median.toFixed(1).padStart(8)}${p95.toFixed(1).padStart(8)}`);
  }
  return results;
}

/** Queries through the port itself, which sends them ahead of passages. */
async function timesWhileBusy(bulk: readonly string[], query: (place: number) => string): Promise<number[]> {
  const modelsDirectory = await mkdtemp(join(tmpdir(), "eyrie-bench-"));
  const model = await createOnnxEmbedding({ modelsDirectory });
  const times: number[] = [];
  const stop = new AbortController();
  const work = model.embed(bulk, { purpose: "passage" }).finally(() => stop.abort());
  for (let place = 0; !stop.signal.aborted; place++) {
    times.push(await seconds(() => model.embed([query(place)], { purpose: "query" })));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await work;
  await model.close();
  await rm(modelsDirectory, { recursive: true });
  return times;
}

function quantiles(times: readonly number[]): { median: number; p95: number } {
  const sorted = times.map((time) => time * 1000).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { median: at(0.5), p95: at(0.95) };
}

async function measureNearness(engines: Engines, print: Print) {
  const texts = variedTexts();
  const exact = await engines["fp32, scheduled as eyrie"].embed(texts);
  const results: Record<string, { median: number; least: number }> = {};
  print(`\ncosine to fp32, ${texts.length} texts     median   least`);
  for (const name of ["eyrie", "WebAssembly"] as const) {
    const vectors = await engines[name].embed(texts);
    const cosines = vectors
      .map((vector, place) => cosine(vector, exact[place] ?? []))
      .sort((one, other) => one - other);
    const result = { median: cosines[cosines.length >> 1] ?? NaN, least: cosines[0] ?? NaN };
    results[name] = result;
    print(`  ${name.padEnd(28)}${result.median.toFixed(5)} ${result.least.toFixed(5)}`);
  }
  return results;
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? NaN) * (other[index] ?? NaN);
  return sum;
}

async function measureMemory(directory: string, print: Print) {
  const script = fileURLToPath(new URL("./embedding-memory.ts", import.meta.url));
  const results: Record<string, { idle: number; peak: number }> = {};
  print(`\nmemory, MB                  idle    peak    over idle`);
  for (const name of ENGINE_NAMES) {
    const count = name === "WebAssembly" ? "100" : "1000";
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, name, directory, count]);
    const result = JSON.parse(stdout) as { idle: number; peak: number };
    results[name] = result;
    print(
      `  ${name.padEnd(24)}${result.idle.toFixed(0).padStart(6)}${result.peak.toFixed(0).padStart(8)}${(result.peak - result.idle).toFixed(0).padStart(11)}`,
    );
  }
  return results;
}

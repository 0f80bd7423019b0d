// How long one query takes: of every engine while idle, and of the default engine while passages are embedded and after an abort.
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { ENGINE_NAMES } from "./embedding-engines.ts";
import type { Engines } from "./embedding-rates.ts";
import type { Print } from "./benchmark.ts";

export interface Latency {
  readonly median: number;
  readonly p95: number;
}

const QUERIES = 60;
export const BUSY = "eyrie, while passages are embedded";
export const STOPPED = "eyrie, just after passages are aborted";

const query = (place: number) => `what is paragraph ${place} of the contract about?`;

export async function measureLatency(
  engines: Engines,
  passages: readonly string[],
  directory: string,
  print: Print,
): Promise<Record<string, Latency>> {
  const results: Record<string, Latency> = {};
  for (const name of ENGINE_NAMES) {
    const times: number[] = [];
    for (let place = 0; place < QUERIES; place++)
      times.push(await milliseconds(() => engines[name].embed([query(place)])));
    results[name] = quantiles(times);
  }
  Object.assign(results, await measureBusy(passages, directory));
  print(`\none query, ms                             median     p95`);
  for (const [name, { median, p95 }] of Object.entries(results)) {
    print(`  ${name.padEnd(38)}${median.toFixed(1).padStart(8)}${p95.toFixed(1).padStart(8)}`);
  }
  return results;
}

/** Through the port itself, which knows queries from passages. */
async function measureBusy(passages: readonly string[], modelsDirectory: string): Promise<Record<string, Latency>> {
  const model = await createOnnxEmbedding({ modelsDirectory });
  await model.ready();
  const [busy, stopped]: [number[], number[]] = [[], []];
  for (let round = 0; round < QUERIES / 6; round++) {
    const stop = new AbortController();
    const work = model.embed(passages, { purpose: "passage", signal: stop.signal }).catch(() => undefined);
    for (let place = 0; place < 6; place++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      busy.push(await milliseconds(() => model.embed([query(place)], { purpose: "query" })));
    }
    stop.abort();
    // As a passage, so that it would wait behind whatever the aborted call had left.
    stopped.push(await milliseconds(() => model.embed([query(round)], { purpose: "passage" })));
    await work;
  }
  await model.close();
  return { [BUSY]: quantiles(busy), [STOPPED]: quantiles(stopped) };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function quantiles(times: readonly number[]): Latency {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { median: at(0.5), p95: at(0.95) };
}

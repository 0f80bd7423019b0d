// Texts a second of every engine, in turns, and how much of the machine's 8-bit matrix peak the default engine reaches.
import { BATCH_TOKENS } from "../../src/embedding/batch-planning.ts";
import { ENGINE_NAMES, type Engine, type EngineName } from "./embedding-engines.ts";
import { passagesOf, tokenizerOfModel } from "./embedding-texts.ts";
import { DENSE_OPERATIONS_A_TOKEN, type MatrixPeak } from "./matrix-peak.ts";
import type { Print } from "./benchmark.ts";

export type Engines = Readonly<Record<EngineName, Engine>>;

export interface Rates {
  readonly tokens: number;
  readonly textsASecond: Readonly<Record<EngineName, number>>;
  /** Operations a second of all threads: the most ONNX Runtime reached, and the dense layers of the default engine. */
  readonly peak: number;
  readonly reached: number;
}

const TURNS = 4;
/** Tokens an engine is given in one turn; the WebAssembly engine, many times slower, has one turn. */
const TOKENS_A_TURN = 12_000;
const TOKENS_OF_WEBASSEMBLY = 5000;

/** The best of each in turns, so that other work on the machine, which only ever slows down, is not measured. */
export async function measureRates(
  engines: Engines,
  matrices: MatrixPeak,
  tokens: number,
  print: Print,
): Promise<Rates> {
  const passages = passagesOf(tokens, Math.round(TOKENS_A_TURN / tokens), await tokenizerOfModel());
  const best: Record<EngineName, number> = {
    eyrie: 0,
    "fp32, scheduled as eyrie": 0,
    "fp32, batches of 8": 0,
    WebAssembly: 0,
  };
  let peak = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    peak = Math.max(peak, await matrices.measure(rowsOfBatch(tokens)));
    for (const name of ENGINE_NAMES) {
      const slow = name === "WebAssembly";
      if (slow && turn > 0) continue;
      const texts = passages.slice(0, Math.round((slow ? TOKENS_OF_WEBASSEMBLY : TOKENS_A_TURN) / tokens));
      const begun = performance.now();
      await engines[name].embed(texts);
      best[name] = Math.max(best[name], (1000 * texts.length) / (performance.now() - begun));
    }
  }
  print(`\n${tokens} tokens             texts/s   tokens/s   eyrie is faster by`);
  for (const name of ENGINE_NAMES) {
    const [rate, times] = [best[name], best.eyrie / best[name]];
    const columns = [
      rate.toFixed(1).padStart(6),
      (rate * tokens).toFixed(0).padStart(11),
      times.toFixed(2).padStart(11),
    ];
    print(`  ${name.padEnd(24)}${columns.join("")}`);
  }
  return { tokens, textsASecond: best, peak, reached: best.eyrie * tokens * DENSE_OPERATIONS_A_TOKEN };
}

/** As batch-planning.ts fills a batch. */
const rowsOfBatch = (tokens: number): number => Math.max(1, Math.floor(BATCH_TOKENS / tokens)) * tokens;

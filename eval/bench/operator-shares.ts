// Where the time of the default model goes, by ONNX Runtime's own profiler: one passage of 210 tokens at a time on one thread.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as onnx from "onnxruntime-node";
import { z } from "zod";
import { ensureMiniLmGraph } from "../../src/embedding/minilm-files.ts";

const RUNS = 60;
const PARTS: Readonly<Record<string, string>> = {
  MatMulIntegerToFloat: "8-bit products and bias",
  MultiHeadAttention: "attention, in 32 bits",
  Split: "attention, in 32 bits",
  Gelu: "GELU",
  LayerNormalization: "normalisation",
  QuantizeLinear: "quantising",
  ReduceMax: "quantising",
  Max: "quantising",
  Mul: "quantising",
  Div: "quantising",
};
const REST = "adding, looking up, pooling";

const EVENTS = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    dur: z.number(),
    args: z.object({ op_name: z.string().optional() }).optional(),
  }),
);

/** Milliseconds a passage of each part of the network. */
export async function profileOperators(directory: string, tokens: number): Promise<Record<string, number>> {
  const { graphPath } = await ensureMiniLmGraph(directory, "int8");
  const profileFilePrefix = join(directory, "profile");
  const options = { intraOpNumThreads: 1, enableProfiling: true, profileFilePrefix };
  const session = await onnx.InferenceSession.create(graphPath, options);
  const ids = Int32Array.from({ length: tokens }, (_, index) => 1000 + ((index * 7919) % 20_000));
  for (let run = 0; run < RUNS; run++) {
    await session.run({ input_ids: new onnx.Tensor("int32", ids, [1, tokens]) });
  }
  session.endProfiling();
  await session.release();
  const file = (await readdir(directory)).find((name) => name.startsWith("profile")) ?? "";
  const events = EVENTS.parse(JSON.parse(await readFile(join(directory, file), "utf8")));
  const times = new Map<string, { part: string; microseconds: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const node = times.get(name) ?? { part: PARTS[args?.op_name ?? ""] ?? REST, microseconds: [] };
    node.microseconds.push(dur);
    times.set(name, node);
  }
  const parts: Record<string, number> = {};
  for (const { part, microseconds } of times.values()) parts[part] = (parts[part] ?? 0) + median(microseconds) / 1000;
  return parts;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? NaN;
}

// The most that ONNX Runtime itself multiplies in 8-bit integers on this machine: the model's own matrices and nothing else, with
// rows as its batches have them, in the embedding engine's own threads, all at once as they run there.
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { EmbeddingWorkerPool } from "../../src/embedding/embedding-worker-pool.ts";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";

/** Inputs and outputs of the dense layers: query, key and value as one; after attention; before and after GELU. */
const SHAPES = [
  [384, 1152],
  [384, 384],
  [384, 1536],
  [1536, 384],
] as const;
const LAYERS = 6;
/** Passes through all layers in one run, so that starting a run does not count. */
const PASSES = 4;
const LEVELS = 256;
const RUNS = 10;

/** Operations of the dense layers for one token, a multiplication and an addition counted as two. Attention comes on top. */
export const DENSE_OPERATIONS_A_TOKEN =
  2 * LAYERS * SHAPES.reduce((sum, [inputs, outputs]) => sum + inputs * outputs, 0);

export interface MatrixPeak {
  /** Operations a second of all threads together. @param rows tokens of a batch */
  measure(rows: number): Promise<number>;
  close(): Promise<void>;
}

export async function openMatrixPeak(directory: string): Promise<MatrixPeak> {
  const graphPath = join(directory, "matrix-peak.onnx");
  await writeFile(graphPath, buildGraph());
  const threads = availableParallelism();
  const output = { kind: "embedding", name: "embedding", pooling: "mean" } as const;
  const pool = new EmbeddingWorkerPool({ graphPath, dimensions: LAYERS, output }, threads);
  await pool.start();
  const measure = async (rows: number) => {
    const ids = Int32Array.from({ length: rows }, (_, row) => (row * 89) % LEVELS);
    const begun = performance.now();
    await Promise.all(Array.from({ length: RUNS * threads }, () => pool.run({ ids, length: rows }, "passage")));
    const seconds = (performance.now() - begun) / 1000;
    return (DENSE_OPERATIONS_A_TOKEN * PASSES * rows * RUNS * threads) / seconds;
  };
  await measure(1);
  return { measure, close: () => pool.close() };
}

/** One number of each product is all that is used further, so that copying results is not measured. */
function buildGraph(): Uint8Array {
  const graph = new GraphBuilder();
  const zero = graph.constant("zero", "uint8", [], Uint8Array.of(128));
  const rowsOf = (inputs: number, pass: number) => {
    const levels = Uint8Array.from(bellCurve(LEVELS * inputs, pass + 1), (value) => 128 + value);
    const table = graph.constant(`levels${inputs}_${pass}`, "uint8", [LEVELS, inputs], levels);
    return graph.add("Gather", [table, "input_ids"]);
  };
  const passes = Array.from({ length: PASSES }, (_, pass) => ({ 384: rowsOf(384, pass), 1536: rowsOf(1536, pass) }));
  const layers = Array.from({ length: LAYERS }, (_, layer) => {
    const corners = SHAPES.flatMap(([inputs, outputs]) => {
      const weights = Int8Array.from(bellCurve(inputs * outputs, layer + 10));
      const matrix = graph.constant(`matrix${layer}_${inputs}_${outputs}`, "int8", [inputs, outputs], weights);
      return passes.map((rows) => {
        const product = graph.add("MatMulInteger", [rows[inputs], matrix, zero]);
        const corner = graph.add("Slice", [product, graph.integers(0, 0, 0), graph.integers(1, 1, 1)]);
        return graph.add("Cast", [corner], { to: 1 });
      });
    });
    return graph.add("Sum", corners);
  });
  graph.output(graph.add("Concat", layers, { axis: 2 }), "embedding");
  const model = graph.build(
    [{ name: "input_ids", type: "int32", shape: ["batch", "length"] }],
    [{ name: "embedding", type: "float32", shape: [1, 1, LAYERS] }],
    20,
  );
  return Buffer.concat([...encodeModel(model)]);
}

/** Whole numbers as the levels of a real layer are spread: most are small. */
function bellCurve(count: number, seed: number): Float32Array {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Float32Array.from({ length: count }, () => Math.trunc((next() + next() + next() + next() - 2) * 63));
}

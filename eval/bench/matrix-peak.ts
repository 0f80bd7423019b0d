// The most that ONNX Runtime itself multiplies in 8-bit integers on one thread of this machine, in the shapes of the model:
// the ceiling the embedding engine is compared with.
import * as onnx from "onnxruntime-node";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";

const [ROWS, INPUTS, OUTPUTS, LAYERS] = [208, 384, 1536, 12];
const RUNS = 40;

/** Operations a second, a multiplication and an addition counted as two. */
export async function measureMatrixPeak(): Promise<number> {
  const graph = new GraphBuilder();
  const zero = graph.constant("zero", "uint8", [], Uint8Array.of(128));
  // One row of each product is all that leaves the graph, so that copying results is not measured.
  const rows = Array.from({ length: LAYERS }, (_, layer) => {
    const matrix = Int8Array.from(
      { length: INPUTS * OUTPUTS },
      (_unused, index) => ((index * 7919 + layer) % 255) - 127,
    );
    const product = graph.add("MatMulInteger", [
      "input",
      graph.constant(`matrix${layer}`, "int8", [INPUTS, OUTPUTS], matrix),
      zero,
    ]);
    return graph.add("Slice", [product, graph.integers(0), graph.integers(1)]);
  });
  graph.output(graph.add("Concat", rows, { axis: 0 }), "rows");
  const model = graph.build(
    [{ name: "input", type: "uint8", shape: [ROWS, INPUTS] }],
    [{ name: "rows", type: "int32", shape: [LAYERS, OUTPUTS] }],
    20,
  );
  const session = await onnx.InferenceSession.create(Buffer.concat([...encodeModel(model)]), { intraOpNumThreads: 1 });
  const input = new onnx.Tensor(
    "uint8",
    Uint8Array.from({ length: ROWS * INPUTS }, (_, index) => index % 251),
    [ROWS, INPUTS],
  );
  let fastest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    await session.run({ input });
    fastest = Math.min(fastest, performance.now() - begun);
  }
  await session.release();
  return (2 * ROWS * INPUTS * OUTPUTS * LAYERS) / (fastest / 1000);
}

/** Operations of the model's dense layers for one token: what the peak is compared with. Attention comes on top. */
export const DENSE_OPERATIONS_A_TOKEN = 2 * 6 * (4 * 384 * 384 + 2 * 384 * 1536);

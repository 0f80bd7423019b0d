// A dense layer in 8-bit integers: weights with one scale an output channel, activations with one scale a token, so that a
// token's result never depends on the other tokens of the batch (LLM.int8, https://arxiv.org/abs/2208.07339, section 3.1).
import type { GraphBuilder } from "./graph-builder.ts";

export interface Linear {
  readonly name: string;
  /** One row an output channel. */
  readonly weights: readonly Float32Array[];
  readonly bias: Float32Array;
}

/** What is known of the input: nothing, that GELU made it, or which of its numbers are many times larger than the rest. */
export type LinearInput = "any" | "gelu" | ReadonlyMap<number, number>;

/** GELU is never below this. Added before quantisation, it lets all 256 levels serve the positive side. */
const GELU_FLOOR = 0.17;
const SMALLEST_RANGE = 1e-6;

export function addQuantizedLinear(graph: GraphBuilder, input: string, kind: LinearInput, linear: Linear): string {
  if (typeof kind !== "string") return addQuantizedLinear(graph, ...withoutOutliers(graph, input, kind, linear));
  const { name, weights } = linear;
  const levels = kind === "gelu" ? 255 : 127;
  const { matrix, scales } = quantizeByChannel(weights, levels);
  const inputWidth = weights[0]?.length ?? 0;
  const quantized = graph.constant(`${name}.weight`, "int8", [inputWidth, weights.length], matrix);
  const scale = graph.constant(`${name}.scale`, "float32", [weights.length], scales);

  const { levelsOfInput, range, zeroPoint } = quantizeByToken(graph, input, kind, levels);
  // ONNX Runtime's operator scales the integers while they are still in the cache; its own scale of the input is one number only.
  const operands = [levelsOfInput, quantized, graph.scalar(1), scale, zeroPoint];
  const scaled = graph.add("MatMulIntegerToFloat", operands, {}, "com.microsoft");
  const bias = kind === "gelu" ? biasWithoutFloor(linear, matrix, scales, levels) : linear.bias;
  const added = graph.constant(`${name}.bias`, "float32", [weights.length], bias);
  return graph.add("Add", [graph.add("Mul", [scaled, range]), added]);
}

/**
 * The same product with the outliers of the input made smaller and their weights larger, so that they do not use up the levels
 * of a whole token (SmoothQuant, https://arxiv.org/abs/2211.10438).
 */
function withoutOutliers(graph: GraphBuilder, input: string, outliers: ReadonlyMap<number, number>, linear: Linear) {
  const weights = linear.weights.map((channel) => channel.map((weight, index) => weight * (outliers.get(index) ?? 1)));
  const width = weights[0]?.length ?? 0;
  const factors = Float32Array.from({ length: width }, (_, index) => 1 / (outliers.get(index) ?? 1));
  const smooth = graph.add("Mul", [input, graph.constant("outlier_factors", "float32", [width], factors)]);
  return [smooth, "any", { ...linear, weights }] as const;
}

/** Each token of the input divided by its own range, as integers. */
function quantizeByToken(graph: GraphBuilder, input: string, kind: "any" | "gelu", levels: number) {
  const lastAxis = graph.integers(-1);
  const shifted = kind === "gelu" ? graph.add("Add", [input, graph.scalar(GELU_FLOOR)]) : input;
  const magnitudes = kind === "gelu" ? shifted : graph.add("Abs", [input]);
  const largest = graph.add("ReduceMax", [magnitudes, lastAxis], { keepdims: 1 });
  const range = graph.add("Max", [largest, graph.scalar(SMALLEST_RANGE)]);
  const zeroPoint = graph.constant(`zero_point_${kind}`, "uint8", [], Uint8Array.of(kind === "gelu" ? 0 : 128));
  const unit = graph.add("Mul", [shifted, graph.add("Reciprocal", [range])]);
  return {
    range,
    zeroPoint,
    levelsOfInput: graph.add("QuantizeLinear", [unit, graph.scalar(1 / levels), zeroPoint]),
  };
}

/** Integers in [-127, 127] by [input, output], and the scale of each output, that of the input's levels included. */
function quantizeByChannel(
  weights: Linear["weights"],
  inputLevels: number,
): { matrix: Int8Array; scales: Float32Array } {
  const inputWidth = weights[0]?.length ?? 0;
  const matrix = new Int8Array(inputWidth * weights.length);
  const scales = new Float32Array(weights.length);
  weights.forEach((channel, column) => {
    const step = Math.max(SMALLEST_RANGE, ...channel.map(Math.abs)) / 127;
    scales[column] = step / inputLevels;
    channel.forEach((weight, row) => (matrix[row * weights.length + column] = Math.round(weight / step)));
  });
  return { matrix, scales };
}

/** The bias, less what the floor added to every input contributes through the weights as they were rounded. */
function biasWithoutFloor(linear: Linear, matrix: Int8Array, scales: Float32Array, levels: number): Float32Array {
  const sums = new Float64Array(linear.bias.length);
  matrix.forEach((weight, index) => (sums[index % sums.length]! += weight));
  return linear.bias.map((bias, column) => bias - GELU_FLOOR * sums[column]! * scales[column]! * levels);
}

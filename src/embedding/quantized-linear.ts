// A dense layer in 8-bit integers: weights with one scale an output channel; inputs with scales that are fixed or the token's own,
// so that a token's result never depends on the other tokens of the batch.
import type { GraphBuilder } from "./graph-builder.ts";

export interface Linear {
  readonly name: string;
  /** One row an output channel. */
  readonly weights: readonly Float32Array[];
  readonly bias: Float32Array;
}

/**
 * What is known of the input, whatever the text: how far from zero all of its numbers are, or each of them (what is farther is
 * clipped), or that GELU made it, which gives a few tokens numbers many times those of the others.
 */
export type LinearInput = number | Float32Array | "gelu";

const INPUT_LEVELS = 127;
const MIDDLE = 128;
const WEIGHT_LEVELS = 127;
/** GELU is never below -0.17: one level in eight is enough for its negative side. */
const GELU_FLOOR = 0.17;
const GELU_ZERO = 32;
const GELU_LEVELS = 255 - GELU_ZERO;

export function addQuantizedLinear(graph: GraphBuilder, input: string, known: LinearInput, linear: Linear): string {
  if (known === "gelu") return addByToken(graph, input, linear);
  if (typeof known === "number") return addByBound(graph, input, known, linear);
  // Each number in units of its own bound, its weights in the inverse, so that the large ones do not use up the levels of all
  // (SmoothQuant, https://arxiv.org/abs/2211.10438).
  const factors = graph.constant(
    `${linear.name}.factors`,
    "float32",
    [known.length],
    known.map((bound) => 1 / bound),
  );
  const weights = linear.weights.map((channel) => channel.map((weight, index) => weight * (known[index] ?? 1)));
  return addByBound(graph, graph.add("Mul", [input, factors]), 1, { ...linear, weights });
}

/** With one fixed scale, bias and both scales are applied by the operator itself, while the sums are in the cache. */
function addByBound(graph: GraphBuilder, input: string, bound: number, linear: Linear): string {
  const step = bound / INPUT_LEVELS;
  const zero = graph.constant("middle", "uint8", [], Uint8Array.of(MIDDLE));
  const levels = graph.add("QuantizeLinear", [input, graph.scalar(step), zero]);
  return addProduct(graph, levels, zero, step, linear, addBias(graph, linear));
}

/** Each token divided by its largest number first (LLM.int8, https://arxiv.org/abs/2208.07339, section 3.1). */
function addByToken(graph: GraphBuilder, input: string, linear: Linear): string {
  const largest = graph.add("ReduceMax", [input, graph.integers(-1)], { keepdims: 1 });
  // Below this the floor would not fit under zero.
  const range = graph.add("Max", [largest, graph.scalar((GELU_FLOOR * GELU_LEVELS) / GELU_ZERO)]);
  const zero = graph.constant("gelu_zero", "uint8", [], Uint8Array.of(GELU_ZERO));
  const unit = graph.add("Div", [input, range]);
  const levels = graph.add("QuantizeLinear", [unit, graph.scalar(1 / GELU_LEVELS), zero]);
  const product = addProduct(graph, levels, zero, 1 / GELU_LEVELS, linear);
  return graph.add("Add", [graph.add("Mul", [product, range]), addBias(graph, linear)]);
}

const addBias = (graph: GraphBuilder, { name, bias }: Linear): string =>
  graph.constant(`${name}.bias`, "float32", [bias.length], bias);

/** Levels times integers, as 32-bit numbers. */
function addProduct(
  graph: GraphBuilder,
  levels: string,
  zero: string,
  step: number,
  { name, weights }: Linear,
  ...bias: readonly string[]
): string {
  const { matrix, scales } = quantizeByChannel(weights, step);
  const integers = graph.constant(`${name}.weight`, "int8", [matrix.length / weights.length, weights.length], matrix);
  const scale = graph.constant(`${name}.scale`, "float32", [weights.length], scales);
  const zeroOfWeights = "";
  const operands = [levels, integers, graph.scalar(1), scale, zero, zeroOfWeights, ...bias];
  return graph.add("MatMulIntegerToFloat", operands, {}, "com.microsoft");
}

/** Integers in [-127, 127] by [input, output], and the scale of each output, the step of the input's levels included. */
function quantizeByChannel(weights: Linear["weights"], step: number): { matrix: Int8Array; scales: Float32Array } {
  const matrix = new Int8Array((weights[0]?.length ?? 0) * weights.length);
  const scales = new Float32Array(weights.length);
  weights.forEach((channel, column) => {
    const unit = Math.max(...channel.map(Math.abs)) / WEIGHT_LEVELS;
    scales[column] = unit * step;
    channel.forEach((weight, row) => (matrix[row * weights.length + column] = Math.round(weight / unit)));
  });
  return { matrix, scales };
}

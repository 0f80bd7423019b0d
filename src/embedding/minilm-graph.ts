// The network of all-MiniLM-L6-v2 as an ONNX graph: token ids in, normalised sentence embedding out.
// A BERT encoder (https://arxiv.org/abs/1810.04805), mean pooling over the tokens, L2 norm (https://arxiv.org/abs/1908.10084).
import { GraphBuilder } from "./graph-builder.ts";
import type { Model } from "./onnx-protobuf.ts";
import { addQuantizedLinear, type Linear, type LinearInput } from "./quantized-linear.ts";
import type { Safetensors } from "./safetensors.ts";

export const MINILM = { layers: 6, heads: 12, width: 384, vocabulary: 30_522, positions: 512, epsilon: 1e-12 } as const;

/**
 * Of the 384 numbers between the layers, those that grow far beyond the others in this model: up to the 19 standard deviations
 * that a normalised vector of 384 numbers can have in one of them at all.
 */
const OUTLIERS = new Set([63, 99, 127, 157, 223, 267, 319, 338]);
/** Of the others, one in a hundred went beyond this in some token of 360 texts; there it is clipped. */
const DEVIATIONS = 6;
/** The largest number that attention gave in those texts was 3.6. */
const ATTENTION_BOUND = 4;

/** `int8`: dense layers in 8-bit integers. `none`: 32-bit, the reference. */
export type Quantization = "int8" | "none";

/** Changes with every change of the arithmetic below, because vectors then differ. */
export const GRAPH_VERSION = 2;

const OPSET = 20;

class MiniLmGraph extends GraphBuilder {
  readonly #weights: Safetensors;
  readonly #quantization: Quantization;

  constructor(weights: Safetensors, quantization: Quantization) {
    super();
    this.#weights = weights;
    this.#quantization = quantization;
  }

  /** Word, position and segment embeddings added and normalised. The one segment in use is folded into the positions. */
  embeddings(tokens: string): string {
    const { width, vocabulary, positions } = MINILM;
    const words = this.#weights.stored("embeddings.word_embeddings.weight");
    const type = words.elementType === "F16" ? "float16" : "float32";
    const table = this.constant("words", type, [vocabulary, width], words.bytes);
    const position = this.#weights.float32("embeddings.position_embeddings.weight");
    const segment = this.#weights.float32("embeddings.token_type_embeddings.weight");
    for (let index = 0; index < position.length; index++) position[index]! += segment[index % width]!;
    const positionTable = this.constant("positions", "float32", [positions, width], position);

    const word = this.add("Cast", [this.add("Gather", [table, tokens])], { to: 1 });
    const length = this.add("Shape", [tokens], { start: 1, end: 2 });
    const here = this.add("Slice", [positionTable, this.integers(0), length]);
    return this.normalize(this.add("Add", [word, here]), "embeddings.LayerNorm");
  }

  normalize(value: string, name: string): string {
    const { width, epsilon } = MINILM;
    const scale = this.constant(`${name}.weight`, "float32", [width], this.#weights.float32(`${name}.weight`));
    const bias = this.constant(`${name}.bias`, "float32", [width], this.#weights.float32(`${name}.bias`));
    return this.add("LayerNormalization", [value, scale, bias], { axis: -1, epsilon: { float: epsilon } });
  }

  layer(input: string, index: number): string {
    const name = `encoder.layer.${index}`;
    const inputNorm = index === 0 ? "embeddings.LayerNorm" : `encoder.layer.${index - 1}.output.LayerNorm`;
    const middleNorm = `${name}.attention.output.LayerNorm`;
    const attention = this.#attention(input, this.#boundsAfter(inputNorm), `${name}.attention.self`);
    const attended = this.#linear(attention, ATTENTION_BOUND, [`${name}.attention.output.dense`]);
    const middle = this.normalize(this.add("Add", [attended, input]), middleNorm);
    const dense = this.#linear(middle, this.#boundsAfter(middleNorm), [`${name}.intermediate.dense`]);
    const outer = this.#linear(this.add("Gelu", [dense]), "gelu", [`${name}.output.dense`]);
    return this.normalize(this.add("Add", [outer, middle]), `${name}.output.LayerNorm`);
  }

  /** Sum over the tokens, scaled to length 1: dividing by their number first would change nothing. */
  pool(hidden: string): string {
    const sum = this.add("ReduceSum", [hidden, this.integers(1)], { keepdims: 0 });
    return this.add("Div", [sum, this.add("ReduceL2", [sum, this.integers(1)], { keepdims: 1 })]);
  }

  /** How far from zero normalisation lets each number be: its mean and deviation are the normalisation's own weights. */
  #boundsAfter(norm: string): Float32Array {
    const mean = this.#weights.float32(`${norm}.bias`);
    const most = (channel: number) => (OUTLIERS.has(channel) ? Math.sqrt(MINILM.width) : DEVIATIONS);
    return this.#weights
      .float32(`${norm}.weight`)
      .map((deviation, channel) => Math.abs(mean[channel] ?? 0) + most(channel) * Math.abs(deviation));
  }

  #attention(input: string, bounds: Float32Array, name: string): string {
    const joined = this.#linear(input, bounds, [`${name}.query`, `${name}.key`, `${name}.value`]);
    const parts = this.addMany("Split", [joined], 3, { axis: -1, num_outputs: 3 });
    const scale = 1 / Math.sqrt(MINILM.width / MINILM.heads);
    return this.add("MultiHeadAttention", parts, { num_heads: MINILM.heads, scale: { float: scale } }, "com.microsoft");
  }

  /** Several dense layers of one input as one multiplication. */
  #linear(input: string, known: LinearInput, names: readonly string[]): string {
    const linear = this.#load(names);
    return this.#quantization === "int8"
      ? addQuantizedLinear(this, input, known, linear)
      : this.#plainLinear(input, linear);
  }

  #load(names: readonly string[]): Linear {
    const weights: Float32Array[] = [];
    const bias: number[] = [];
    for (const name of names) {
      const stored = this.#weights.float32(`${name}.weight`);
      const channels = this.#weights.float32(`${name}.bias`);
      const inputWidth = stored.length / channels.length;
      bias.push(...channels);
      channels.forEach((_, row) => weights.push(stored.subarray(row * inputWidth, (row + 1) * inputWidth)));
    }
    return { name: names[0] ?? "", weights, bias: Float32Array.from(bias) };
  }

  #plainLinear(input: string, { name, weights, bias }: Linear): string {
    const inputWidth = weights[0]?.length ?? 0;
    const transposed = new Float32Array(weights.length * inputWidth);
    weights.forEach((channel, column) =>
      channel.forEach((weight, row) => (transposed[row * weights.length + column] = weight)),
    );
    const matrix = this.constant(`${name}.weight`, "float32", [inputWidth, weights.length], transposed);
    const added = this.constant(`${name}.bias`, "float32", [weights.length], bias);
    return this.add("Add", [this.add("MatMul", [input, matrix]), added]);
  }
}

/**
 * Input: `input_ids` int32 [batch, length], texts of one length: without padding there is nothing to mask, and the arithmetic of
 * a text is the same whatever is beside it. Output: `embedding` float32 [batch, 384], each row of L2 norm 1.
 */
export function buildMiniLmGraph(weights: Safetensors, quantization: Quantization): Model {
  const graph = new MiniLmGraph(weights, quantization);
  let hidden = graph.embeddings("input_ids");
  for (let index = 0; index < MINILM.layers; index++) hidden = graph.layer(hidden, index);
  graph.output(graph.pool(hidden), "embedding");
  return graph.build(
    [{ name: "input_ids", type: "int32", shape: ["batch", "length"] }],
    [{ name: "embedding", type: "float32", shape: ["batch", MINILM.width] }],
    OPSET,
  );
}

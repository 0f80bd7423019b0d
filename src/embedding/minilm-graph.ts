// The network of all-MiniLM-L6-v2 as an ONNX graph: token ids in, normalised sentence embedding out.
// A BERT encoder (https://arxiv.org/abs/1810.04805), mean pooling over the tokens, L2 norm (https://arxiv.org/abs/1908.10084).
import { GraphBuilder } from "./graph-builder.ts";
import type { Model } from "./onnx-protobuf.ts";
import { addQuantizedLinear, type Linear, type LinearInput } from "./quantized-linear.ts";
import type { Safetensors } from "./safetensors.ts";

export const MINILM = { layers: 6, heads: 12, width: 384, vocabulary: 30_522, positions: 512, epsilon: 1e-12 } as const;

/** `int8`: weights by output channel, activations by token. `none`: 32-bit, the reference. */
export type Quantization = "int8" | "none";

/** Changes with every change of the arithmetic below, because vectors then differ. */
export const GRAPH_VERSION = 1;

const HEAD_WIDTH = MINILM.width / MINILM.heads;
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
  embeddings(tokens: string, length: string): string {
    const { width, vocabulary, positions } = MINILM;
    const words = this.#weights.stored("embeddings.word_embeddings.weight");
    const type = words.elementType === "F16" ? "float16" : "float32";
    const table = this.constant("words", type, [vocabulary, width], words.bytes);
    const position = this.#weights.float32("embeddings.position_embeddings.weight");
    const segment = this.#weights.float32("embeddings.token_type_embeddings.weight");
    for (let index = 0; index < position.length; index++) position[index]! += segment[index % width]!;
    const positionTable = this.constant("positions", "float32", [positions, width], position);

    const word = this.add("Cast", [this.add("Gather", [table, tokens])], { to: 1 });
    const here = this.add("Slice", [positionTable, this.integers(0), length]);
    return this.normalize(this.add("Add", [word, here]), "embeddings.LayerNorm");
  }

  normalize(value: string, name: string): string {
    const { width, epsilon } = MINILM;
    const scale = this.constant(`${name}.weight`, "float32", [width], this.#weights.float32(`${name}.weight`));
    const bias = this.constant(`${name}.bias`, "float32", [width], this.#weights.float32(`${name}.bias`));
    return this.add("LayerNormalization", [value, scale, bias], { axis: -1, epsilon: { float: epsilon } });
  }

  /** One encoder layer. `mask` is added to the attention scores: 0 for a token, a very large negative number for padding. */
  layer(input: string, mask: string, index: number): string {
    const name = `encoder.layer.${index}`;
    const attended = this.#linear(this.#attention(input, mask, `${name}.attention.self`), "symmetric", [
      `${name}.attention.output.dense`,
    ]);
    const middle = this.normalize(this.add("Add", [attended, input]), `${name}.attention.output.LayerNorm`);
    const inner = this.add("Gelu", [this.#linear(middle, "symmetric", [`${name}.intermediate.dense`])]);
    const outer = this.#linear(inner, "gelu", [`${name}.output.dense`]);
    return this.normalize(this.add("Add", [outer, middle]), `${name}.output.LayerNorm`);
  }

  /** Sum over the tokens, scaled to length 1: dividing by their number first would change nothing. */
  pool(hidden: string, isToken: string): string {
    const weights = this.add("Unsqueeze", [this.add("Cast", [isToken], { to: 1 }), this.integers(2)]);
    const sum = this.add("ReduceSum", [this.add("Mul", [hidden, weights]), this.integers(1)], { keepdims: 0 });
    return this.add("Div", [sum, this.add("ReduceL2", [sum, this.integers(1)], { keepdims: 1 })]);
  }

  #attention(input: string, mask: string, name: string): string {
    // Scores are divided by the square root of the head's width; doing it to the weights of the query costs nothing.
    const parts = [`${name}.query`, `${name}.key`, `${name}.value`];
    const joined = this.#linear(input, "symmetric", parts, [1 / Math.sqrt(HEAD_WIDTH), 1, 1]);
    const [query, key, value] = this.addMany("Split", [joined], 3, { axis: -1, num_outputs: 3 });
    const heads = (part: string | undefined, permutation: number[]) =>
      this.add("Transpose", [this.add("Reshape", [part ?? "", this.integers(0, 0, MINILM.heads, HEAD_WIDTH)])], {
        perm: permutation,
      });
    const scores = this.add("MatMul", [heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1])]);
    const shares = this.add("Softmax", [this.add("Add", [scores, mask])], { axis: -1 });
    const mixed = this.add("MatMul", [shares, heads(value, [0, 2, 1, 3])]);
    const together = this.add("Transpose", [mixed], { perm: [0, 2, 1, 3] });
    return this.add("Reshape", [together, this.integers(0, 0, MINILM.width)]);
  }

  /** Several dense layers of one input as one multiplication; `factors` scales the result of each. */
  #linear(input: string, kind: LinearInput, names: readonly string[], factors: readonly number[] = [1]): string {
    const linear = this.#load(names, factors);
    return this.#quantization === "int8" ? addQuantizedLinear(this, input, kind, linear) : this.#plainLinear(input, linear);
  }

  #load(names: readonly string[], factors: readonly number[]): Linear {
    const weights: number[][] = [];
    const bias: number[] = [];
    names.forEach((name, part) => {
      const factor = factors[part] ?? 1;
      const stored = this.#weights.float32(`${name}.weight`);
      const rowBias = this.#weights.float32(`${name}.bias`);
      const inputWidth = stored.length / rowBias.length;
      rowBias.forEach((number, row) => {
        bias.push(number * factor);
        const channel = stored.subarray(row * inputWidth, (row + 1) * inputWidth);
        weights.push(Array.from(channel, (weight) => weight * factor));
      });
    });
    return { name: names[0] ?? "", weights, bias };
  }

  #plainLinear(input: string, { name, weights, bias }: Linear): string {
    const inputWidth = weights[0]?.length ?? 0;
    const transposed = new Float32Array(weights.length * inputWidth);
    weights.forEach((channel, column) =>
      channel.forEach((weight, row) => (transposed[row * weights.length + column] = weight)),
    );
    const matrix = this.constant(`${name}.weight`, "float32", [inputWidth, weights.length], transposed);
    const added = this.constant(`${name}.bias`, "float32", [weights.length], Float32Array.from(bias));
    return this.add("Add", [this.add("MatMul", [input, matrix]), added]);
  }
}

/**
 * Inputs: `input_ids` int32 [batch, length], padded with any valid id, and `lengths` int32 [batch], the number of tokens
 * of each text. Output: `embedding` float32 [batch, 384], each row of L2 norm 1.
 */
export function buildMiniLmGraph(weights: Safetensors, quantization: Quantization): Model {
  const graph = new MiniLmGraph(weights, quantization);
  const length = graph.add("Shape", ["input_ids"], { start: 1, end: 2 });
  const scalarLength = graph.add("Cast", [graph.add("Squeeze", [length])], { to: 6 });
  const start = graph.constant("zero", "int32", [], Int32Array.of(0));
  const step = graph.constant("one", "int32", [], Int32Array.of(1));
  const places = graph.add("Range", [start, scalarLength, step]);
  const isToken = graph.add("Less", [places, graph.add("Unsqueeze", ["lengths", graph.integers(1)])]);
  const penalty = graph.add("Where", [isToken, graph.scalar(0), graph.scalar(-1e30)]);
  const mask = graph.add("Unsqueeze", [penalty, graph.integers(1, 2)]);

  let hidden = graph.embeddings("input_ids", length);
  for (let index = 0; index < MINILM.layers; index++) hidden = graph.layer(hidden, mask, index);
  graph.output(graph.pool(hidden, isToken), "embedding");
  return graph.build(
    [
      { name: "input_ids", type: "int32", shape: ["batch", "length"] },
      { name: "lengths", type: "int32", shape: ["batch"] },
    ],
    [{ name: "embedding", type: "float32", shape: ["batch", MINILM.width] }],
    OPSET,
  );
}

// What a network gives -> one vector of length 1 a text: as it is, the mean over the tokens, or the first token's.

export interface ModelOutput {
  /** `embedding`: [texts, dimensions], already of length 1. `tokens`: [texts, tokens, dimensions]. `scores`: [texts, 1], as they are. */
  readonly kind: "embedding" | "tokens" | "scores";
  /** Name in the graph; the first output if there is none of this name. */
  readonly name: string;
  readonly pooling: "mean" | "cls";
}

/** @throws Error when the shape is not what the model promised. */
export function pool(
  data: Float32Array,
  shape: readonly number[],
  output: ModelOutput,
  dimensions: number,
): Float32Array {
  if (shape.at(-1) !== dimensions)
    throw new Error(`the model's vectors have ${shape.at(-1)} numbers, not ${dimensions}`);
  if (output.kind !== "tokens") return data;
  const [texts = 0, tokens = 1] = shape.length === 2 ? [shape[0], 1] : shape;
  const vectors = new Float32Array(texts * dimensions);
  const pooledTokens = output.pooling === "cls" ? 1 : tokens;
  for (let text = 0; text < texts; text++) {
    const vector = vectors.subarray(text * dimensions, (text + 1) * dimensions);
    for (let token = 0; token < pooledTokens; token++) {
      const start = (text * tokens + token) * dimensions;
      for (let index = 0; index < dimensions; index++) vector[index]! += data[start + index]!;
    }
    normalize(vector);
  }
  return vectors;
}

/** Scales to L2 norm 1 in place; a vector of zeros stays as it is. */
export function normalize(vector: Float32Array): void {
  let squares = 0;
  for (const number of vector) squares += number * number;
  const norm = Math.sqrt(squares);
  if (norm > 0) for (let index = 0; index < vector.length; index++) vector[index]! /= norm;
}

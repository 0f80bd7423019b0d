// hnswlib accepts NaN and any length without a word; what enters an index is checked here first.
import { EyrieError } from "../errors.ts";

/** @throws EyrieError `embedding-failed` unless the vector has that many components, all finite */
export function assertFiniteVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new EyrieError("embedding-failed", `a vector has ${vector.length} dimensions; the index has ${dimensions}`);
  }
  // 0 unless there is an infinity or a NaN, which stay NaN: one sum, since every vector there is comes by here when a base is opened
  let sum = 0;
  for (let index = 0; index < dimensions; index += 1) sum += 0 * (vector[index] as number);
  if (sum !== 0) throw new EyrieError("embedding-failed", "a vector has a component that is not a number");
}

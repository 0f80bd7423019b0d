// hnswlib accepts NaN and any length without a word; what enters an index is checked here first.
import { EyrieError } from "../errors.ts";

/** @throws EyrieError `embedding-failed` unless the vector has that many components, all finite */
export function assertFiniteVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new EyrieError("embedding-failed", `a vector has ${vector.length} dimensions; the index has ${dimensions}`);
  }
  if (!vector.every(Number.isFinite))
    throw new EyrieError("embedding-failed", "a vector has a component that is not a number");
}

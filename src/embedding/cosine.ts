// Similarity of two vectors of an embedding model.

/** Cosine of two vectors of norm 1, which is their dot product; 0 when one is missing. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

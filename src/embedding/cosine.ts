// Similarity of two vectors of an embedding model.

/** Cosine of two vectors of norm 1, which is their dot product; 0 when one is missing. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0;
  // a plain loop: called thousands of times for a question
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

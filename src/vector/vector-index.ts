// The port of vector search: vector -> nearest labels. An index takes vectors, never text.

export interface Neighbour {
  readonly label: number;
  /** Cosine similarity, -1 to 1. */
  readonly score: number;
}

export interface VectorIndex {
  /** Live vectors. */
  readonly size: number;
  /** Removed vectors that still take room until the index is rebuilt. */
  readonly deadCount: number;

  /**
   * Adds a vector under a label that was never used before in this index.
   * @throws EyrieError `embedding-failed` when the vector has the wrong length or a component that is not finite
   */
  add(label: number, vector: Float32Array): void;

  /** The label is no longer found. An unknown label changes nothing. */
  remove(label: number): void;

  /** The `limit` nearest live vectors, or all when there are fewer, best first. Approximate where the implementation is. */
  search(vector: Float32Array, limit: number): Neighbour[];
}

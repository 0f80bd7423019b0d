// The port of natural language inference: does a text say what a sentence claims? A second opinion beside words and meaning.

/** Probabilities that add up to 1. */
export interface Inference {
  readonly entailment: number;
  readonly neutral: number;
  readonly contradiction: number;
}

export interface EntailmentModel {
  /** What it is, for people. */
  readonly name: string;

  /**
   * Depends on the two texts alone; what is too long loses its end. Aborted: rejects with the signal's reason.
   * @throws EyrieError `embedding-failed`
   */
  infer(premise: string, claim: string, signal?: AbortSignal): Promise<Inference>;

  close(): Promise<void>;
}

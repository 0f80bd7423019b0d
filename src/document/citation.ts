// What an answer points to: the place in a document and the words there.
import type { Provenance } from "./provenance.ts";

export interface Citation extends Provenance {
  /** The number of its mark in the answer: 1 for `[1]`. */
  readonly number: number;
  /** Verbatim words of the document; `start` and `end` are their place in its text. */
  readonly quote: string;
}

// A case that is put before a person: a question with what is known of its answer.
import type { Evidence, Question } from "../question-set.ts";

export interface Proposal {
  readonly question: Question;
  /** What one must know besides to decide. */
  readonly words: readonly string[];
  /** What is right is not known: it must be said before it can be accepted. Null: it can be accepted as it is. */
  readonly open: OpenCase | null;
}

export interface OpenCase {
  /** Where the answer was taken from, rightly or not. */
  readonly cited: readonly Evidence[];
  hasDocument(path: string): boolean;
}

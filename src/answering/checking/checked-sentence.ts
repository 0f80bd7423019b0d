// What the checker says of one sentence of an answer; sent over the wire as it stands.

export type Support = "supported" | "weak" | "unsupported";

export interface CheckedSentence {
  readonly text: string;
  /** UTF-16 offsets in the answer's text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Numbers of the passages it is cited to; given here when the writer gave none and one supports it. */
  readonly citations: readonly number[];
  readonly support: Support;
  readonly reason: string;
}

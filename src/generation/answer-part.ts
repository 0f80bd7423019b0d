// What a model server's stream comes down to, whichever route it came by: text and an end.
export interface TokenUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly total_tokens: number;
}

export type AnswerPart =
  | { readonly type: "text-received"; readonly text: string }
  | { readonly type: "answer-finished"; readonly finishReason: "stop" | "length"; readonly usage: TokenUsage | null };

/** TGI says `eos_token`, `stop_sequence` or `length`; the messages route `stop` or `length`. */
export function toFinishReason(reason: string): "stop" | "length" {
  return reason === "length" ? "length" : "stop";
}

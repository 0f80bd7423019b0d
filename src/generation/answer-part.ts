// What a model server's stream comes down to, whichever route it came by: text and an end.
import { EyrieError } from "../errors.ts";

export interface TokenUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly total_tokens: number;
}

export type AnswerPart =
  | { readonly type: "text-received"; readonly text: string }
  | { readonly type: "answer-finished"; readonly finishReason: "stop" | "length"; readonly usage: TokenUsage | null };

const COMPLETE = new Set(["stop", "eos_token", "stop_sequence", "eos"]);

/**
 * TGI says `eos_token`, `stop_sequence` or `length`; the messages route `stop` or `length`.
 * @throws EyrieError `model-stream-cut` for any other: vLLM says `abort` of an answer it gave up, others `content_filter` or `error`
 */
export function toFinishReason(reason: string, server: string): "stop" | "length" {
  if (reason === "length") return "length";
  if (COMPLETE.has(reason)) return "stop";
  throw new EyrieError(
    "model-stream-cut",
    `the model server at ${server} ended the answer before it was finished (${reason.slice(0, 40)})`,
  );
}

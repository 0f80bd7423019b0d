// The scripted TGI's model: tokens, TGI's limits and stop strings, and the default script that quotes the first passage.
import type { ScriptedReply, ScriptedRequest } from "./scripted-reply.ts";

export interface AnswerToken {
  readonly text: string;
  readonly special: boolean;
}

export interface PlannedAnswer {
  readonly tokens: readonly AnswerToken[];
  readonly finishReason: "eos_token" | "stop_sequence" | "length" | null;
  readonly error: { readonly message: string; readonly type: string; readonly afterTokens: number } | null;
  readonly inputTokens: number;
}

/** Words in pieces of at most six letters, their leading space included, and each other character: near to a byte-pair vocabulary. */
export function splitTokens(text: string): string[] {
  return text.match(/ ?[\p{L}\p{N}]{1,6}|\s|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** Quotes the first sentence of the first fenced passage and cites it. */
export function quoteFirstPassage(request: ScriptedRequest): ScriptedReply {
  const [, , passage = ""] = /<<(\S+)\n([\s\S]*?)\n\1>>/.exec(request.prompt) ?? [];
  const [sentence = ""] = /^[\s\S]*?(?=[.!?](\s|$)|$)/.exec(passage.trim()) ?? [];
  const words = sentence.replace(/\s+/g, " ").trim();
  const answer = words === "" ? " The documents do not say it." : ` ${words} [1].`;
  return { tokens: [...splitTokens(answer), "<|endoftext|>"] };
}

/** What TGI would send: the error of its validation, or the script's tokens up to a stop string or the limit. */
export function planAnswer(
  request: ScriptedRequest,
  reply: ScriptedReply,
  limits: { readonly maxInputTokens: number; readonly maxTotalTokens: number },
): PlannedAnswer {
  const inputTokens = splitTokens(request.prompt).length;
  const { maxNewTokens, stop } = parametersOf(request);
  const refusal = refusalOf(inputTokens, maxNewTokens, limits);
  if (refusal !== null) {
    const message = `Input validation error: ${refusal}`;
    return { tokens: [], finishReason: null, error: { message, type: "validation", afterTokens: 0 }, inputTokens };
  }
  const error = reply.streamError === undefined ? null : { afterTokens: 0, ...reply.streamError };
  const tokens: AnswerToken[] = [];
  let text = "";
  for (const token of reply.tokens ?? []) {
    const special = /^<\|\w+\|>$/.test(token);
    tokens.push({ text: token, special });
    text += token;
    // the stop text stays in what is sent, and is looked for only after whole tokens
    if (stop.some((end) => text.endsWith(end))) return { tokens, finishReason: "stop_sequence", error, inputTokens };
    if (tokens.length >= maxNewTokens) return { tokens, finishReason: "length", error, inputTokens };
  }
  return {
    tokens,
    finishReason: reply.finishReason === undefined ? "eos_token" : reply.finishReason,
    error,
    inputTokens,
  };
}

function parametersOf({ body }: ScriptedRequest): { maxNewTokens: number; stop: readonly string[] } {
  const parameters = (body["parameters"] ?? {}) as { max_new_tokens?: number; stop?: string[] };
  const maxTokens = body["max_tokens"] as number | undefined;
  const stop = body["stop"] as string[] | undefined;
  return { maxNewTokens: parameters.max_new_tokens ?? maxTokens ?? 1024, stop: parameters.stop ?? stop ?? [] };
}

function refusalOf(
  input: number,
  maxNew: number,
  limits: { maxInputTokens: number; maxTotalTokens: number },
): string | null {
  if (input >= limits.maxInputTokens + 1)
    return `\`inputs\` must have less than ${limits.maxInputTokens} tokens. Given: ${input}`;
  if (input + maxNew <= limits.maxTotalTokens) return null;
  return `\`inputs\` tokens + \`max_new_tokens\` must be <= ${limits.maxTotalTokens}. Given: ${input} \`inputs\` tokens and ${maxNew} \`max_new_tokens\``;
}

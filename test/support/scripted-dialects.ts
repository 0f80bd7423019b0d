// The messages route as servers other than TGI speak it, after vLLM's protocol.py, SGLang's serving_chat.py, llama.cpp's server README and
// Ollama's openai.go: which routes exist, what the first and last events look like, how usage comes.
import type { PlannedAnswer } from "./scripted-answer.ts";

export type Dialect = "tgi" | "vllm" | "sglang" | "llama.cpp" | "ollama";

const CREATED = { object: "chat.completion.chunk", created: 0, model: "m" };

/** The JSON of each event, oldest first, without `[DONE]`. */
export function* dialectEvents(dialect: Exclude<Dialect, "tgi">, answer: PlannedAnswer): Generator<unknown> {
  const shown = answer.error === null ? answer.tokens : answer.tokens.slice(0, answer.error.afterTokens);
  const event = (delta: unknown, finish: string | null, more: object = {}) => ({
    ...CREATED,
    id: dialect === "ollama" ? "chatcmpl-1" : "",
    choices: [{ index: 0, delta, finish_reason: finish, ...more }],
  });
  if (dialect === "vllm" || dialect === "sglang") yield event({ role: "assistant", content: "" }, null);
  if (dialect === "llama.cpp") yield event({ role: "assistant", content: null }, null);
  for (const token of shown) {
    if (token.special) continue;
    const role = dialect === "ollama" ? { role: "assistant" } : {};
    yield event({ ...role, content: token.text, ...(dialect === "sglang" ? { reasoning_content: null } : {}) }, null);
  }
  if (answer.error !== null) {
    yield { error: { message: answer.error.message, type: "server_error", param: null, code: 500 } };
    return;
  }
  if (answer.finishReason === null) return;
  const reason = answer.finishReason === "length" ? "length" : "stop";
  if (dialect === "vllm") yield event({ content: "" }, reason, { stop_reason: null, logprobs: null });
  if (dialect === "sglang") yield event({ role: null, content: null }, reason, { matched_stop: 2 });
  if (dialect === "llama.cpp") yield { ...event({}, reason), timings: { predicted_n: shown.length } };
  if (dialect === "ollama") yield event({ role: "assistant", content: "" }, reason);
  if (dialect !== "ollama")
    yield { ...CREATED, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
}

/** What the routes beside the messages route answer; undefined: there is no such route. */
export function dialectRoute(
  dialect: Exclude<Dialect, "tgi">,
  path: string,
  server: { modelId: string; maxTotalTokens: number; countTokens: () => number },
): unknown {
  const { modelId, maxTotalTokens } = server;
  const states = dialect === "vllm" || dialect === "sglang";
  if (path === "/v1/models") {
    return {
      object: "list",
      data: [{ id: modelId, object: "model", ...(states ? { max_model_len: maxTotalTokens } : {}) }],
    };
  }
  if (path === "/tokenize" && dialect === "vllm") {
    return { count: server.countTokens(), max_model_len: maxTotalTokens, tokens: [] };
  }
  if (dialect !== "llama.cpp") return undefined;
  if (path === "/tokenize") return { tokens: [] };
  return path === "/props" ? { default_generation_settings: { n_ctx: maxTotalTokens }, total_slots: 1 } : undefined;
}

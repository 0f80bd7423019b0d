// How the scripted TGI sends a planned answer: event framing, delays, keep-alive comments, cuts and byte splits.
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { PlannedAnswer } from "./scripted-answer.ts";
import { type Dialect, dialectEvents } from "./scripted-dialects.ts";
import type { ScriptedReply, ScriptedRequest } from "./scripted-reply.ts";

export async function sendStream(
  response: ServerResponse,
  request: ScriptedRequest,
  reply: ScriptedReply,
  answer: PlannedAnswer,
  chat: Dialect | null,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.flushHeaders();
  const writer = new EventWriter(response, request, reply);
  const keepAlive =
    reply.keepAliveMs === undefined ? undefined : setInterval(() => void writer.write(":\n\n"), reply.keepAliveMs);
  try {
    await delay(reply.firstDelayMs ?? 0);
    let place = 0;
    for (const event of eventsOf(answer, chat)) {
      if (response.destroyed) return;
      await reply.onSend?.(place++);
      await writer.send(event);
      await delay(reply.delayMs ?? 0);
    }
    if (reply.hang === true || reply.hangAfterBytes !== undefined)
      await new Promise((resolve) => response.once("close", resolve));
    else response.end();
  } finally {
    clearInterval(keepAlive);
  }
}

function* eventsOf(answer: PlannedAnswer, chat: Dialect | null): Generator<string> {
  if (chat !== null && chat !== "tgi") {
    for (const event of dialectEvents(chat, answer)) yield JSON.stringify(event);
    if (answer.finishReason !== null || answer.error !== null) yield "[DONE]";
    return;
  }
  const isChat = chat !== null;
  const shown = answer.error === null ? answer.tokens : answer.tokens.slice(0, answer.error.afterTokens);
  for (const [index, token] of shown.entries()) {
    const isLast = answer.error === null && answer.finishReason !== null && index === shown.length - 1;
    yield JSON.stringify(isChat ? chatEvent(token, isLast, answer) : nativeEvent(token, index, isLast, answer));
  }
  if (answer.error !== null) {
    const { message, type } = answer.error;
    // the chat route says 422 for whatever failed
    yield JSON.stringify(isChat ? { error: { message, http_status_code: 422 } } : { error: message, error_type: type });
  }
  if (isChat && (answer.finishReason !== null || answer.error !== null)) yield "[DONE]";
}

function nativeEvent(
  token: PlannedAnswer["tokens"][number],
  index: number,
  isLast: boolean,
  answer: PlannedAnswer,
): unknown {
  const generated = answer.tokens.filter(({ special }) => !special).map(({ text }) => text);
  return {
    index: index + 1,
    token: { id: index, text: token.text, logprob: -0.1, special: token.special },
    generated_text: isLast ? generated.join("") : null,
    details: isLast
      ? {
          finish_reason: answer.finishReason,
          generated_tokens: answer.tokens.length,
          seed: null,
          input_length: answer.inputTokens,
        }
      : null,
  };
}

function chatEvent(token: PlannedAnswer["tokens"][number], isLast: boolean, answer: PlannedAnswer): unknown {
  const reason = answer.finishReason === "eos_token" ? "stop" : answer.finishReason;
  const delta = { role: "assistant", content: token.special ? "" : token.text };
  return {
    object: "chat.completion.chunk",
    id: "",
    created: 0,
    model: "tgi",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: isLast ? reason : null }],
    usage: null,
  };
}

class EventWriter {
  readonly #response: ServerResponse;
  readonly #request: ScriptedRequest;
  readonly #reply: ScriptedReply;
  #sent = 0;

  constructor(response: ServerResponse, request: ScriptedRequest, reply: ScriptedReply) {
    this.#response = response;
    this.#request = request;
    this.#reply = reply;
  }

  async send(data: string): Promise<void> {
    const framing = this.#reply.framing ?? "tgi-3";
    const end = framing === "crlf" ? "\r\n\r\n" : "\n\n";
    await this.write(`data:${framing === "tgi-2" ? "" : " "}${data}${end}`);
  }

  async write(text: string): Promise<void> {
    const whole = Buffer.from(text);
    const bytes = whole.subarray(0, Math.max(0, (this.#reply.hangAfterBytes ?? Number.POSITIVE_INFINITY) - this.#sent));
    const size = this.#reply.splitBytes ?? bytes.length;
    for (let start = 0; start < bytes.length; start += size) {
      if (this.#response.destroyed) return;
      const left = (this.#reply.cutAfterBytes ?? Number.POSITIVE_INFINITY) - this.#sent;
      const piece = bytes.subarray(start, Math.min(start + size, start + left));
      this.#sent += piece.length;
      await new Promise<void>((resolve) => this.#response.write(piece, () => resolve()));
      if (left <= size && this.#sent >= (this.#reply.cutAfterBytes ?? Number.POSITIVE_INFINITY)) return this.#cut();
      // one turn of the event loop, so that the pieces leave as packets of their own
      if (size < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #cut(): void {
    this.#request.cut = true;
    this.#response.destroy();
  }
}

// A real HTTP server on 127.0.0.1 that keeps text-generation-inference's contract (v3.3.7: routes, limits, error texts, event framing)
// and answers what a script says. Its traps are TGI's: errors inside a 200 stream, stop text included, [DONE] even after an error.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Dialect, dialectRoute } from "./scripted-dialects.ts";
import { readScriptedRequest, type ScriptedReply, type ScriptedRequest } from "./scripted-reply.ts";
import { sendStream } from "./scripted-stream.ts";
import { planAnswer, quoteFirstPassage, splitTokens } from "./scripted-answer.ts";

export type { ScriptedReply, ScriptedRequest } from "./scripted-reply.ts";

export interface ScriptedTgiOptions {
  /** Decides each generation; the default quotes the first sentence of the first passage and cites it. */
  readonly reply?: (request: ScriptedRequest) => ScriptedReply;
  readonly modelId?: string;
  readonly maxInputTokens?: number;
  readonly maxTotalTokens?: number;
  readonly apiKey?: string;
  /** False: no chat template, as the first Falcon generation ships. */
  readonly chatTemplate?: boolean;
  /** False: /info, /tokenize and /chat_tokenize do not exist, as on servers that are not TGI. */
  readonly nativeRoutes?: boolean;
  /** Another server than TGI behind the messages route. */
  readonly dialect?: Dialect;
}

export interface ScriptedTgi {
  readonly url: string;
  /** Every request so far, oldest first; `aborted` is set when the client left before the answer was sent whole. */
  readonly requests: readonly ScriptedRequest[];
  /** Generations under way: what occupies the model. */
  readonly running: number;
  /** The server as if it had been started again with another model. */
  restart(model: { modelId: string; maxInputTokens: number; maxTotalTokens: number }): void;
  /** Changes the script for the requests to come. */
  reply(script: (request: ScriptedRequest) => ScriptedReply): void;
  close(): Promise<void>;
}

interface ServerState {
  options: Required<Omit<ScriptedTgiOptions, "reply" | "apiKey">> & { readonly apiKey: string | null };
  running: number;
  readonly requests: ScriptedRequest[];
  script: (request: ScriptedRequest) => ScriptedReply;
}

export async function startScriptedTgi(options: ScriptedTgiOptions = {}): Promise<ScriptedTgi> {
  const state: ServerState = {
    options: {
      modelId: options.modelId ?? "tiiuae/falcon-7b-instruct",
      maxInputTokens: options.maxInputTokens ?? 1536,
      maxTotalTokens: options.maxTotalTokens ?? 2048,
      apiKey: options.apiKey ?? null,
      chatTemplate: options.chatTemplate ?? true,
      nativeRoutes: (options.nativeRoutes ?? true) && (options.dialect ?? "tgi") === "tgi",
      dialect: options.dialect ?? "tgi",
    },
    running: 0,
    requests: [],
    script: options.reply ?? quoteFirstPassage,
  };
  const server = createServer((incoming, response) => {
    handle(state, incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    get running() {
      return state.running;
    },
    restart: (model) => {
      state.options = { ...state.options, ...model };
    },
    reply: (script) => {
      state.script = script;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(state: ServerState, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readScriptedRequest(incoming);
  state.requests.push(request);
  response.on("close", () => {
    request.aborted = !response.writableFinished && !request.cut;
  });
  const { options } = state;
  const { dialect, modelId, maxTotalTokens } = options;
  if (dialect !== "tgi") {
    const countTokens = () => splitTokens(request.prompt).length;
    const answer = dialectRoute(dialect, request.path, { modelId, maxTotalTokens, countTokens });
    if (answer !== undefined) return sendJson(response, 200, answer);
    if (dialect === "vllm" && request.body["model"] !== undefined && request.body["model"] !== modelId)
      return sendJson(response, 404, {
        error: { message: "The model does not exist.", type: "NotFoundError", code: 404 },
      });
  }
  const native = ["/info", "/tokenize", "/chat_tokenize"].includes(request.path);
  const open = ["/info", "/health", "/chat_tokenize"].includes(request.path);
  if (native && !options.nativeRoutes) return sendEmpty(response, 404);
  // compared without regard to case, and without a body, as TGI does
  if (
    !open &&
    options.apiKey !== null &&
    request.authorization?.toLowerCase() !== `bearer ${options.apiKey.toLowerCase()}`
  ) {
    return sendEmpty(response, 401);
  }
  if (request.path === "/health") return sendEmpty(response, 200);
  if (request.path === "/info") return sendJson(response, 200, infoOf(state));
  if (request.path === "/tokenize") return sendJson(response, 200, tokensOf(request.prompt));
  if (request.path === "/chat_tokenize") {
    return sendJson(response, 200, { tokenize_response: tokensOf(request.prompt), templated_text: request.prompt });
  }
  if (["/generate", "/generate_stream", "/v1/chat/completions"].includes(request.path))
    return generate(state, request, response);
  return sendEmpty(response, 404);
}

async function generate(state: ServerState, request: ScriptedRequest, response: ServerResponse): Promise<void> {
  const isChat = request.path === "/v1/chat/completions";
  if (isChat && !state.options.chatTemplate) {
    return sendJson(response, 422, { error: "Template error: template not found", error_type: "template_error" });
  }
  const reply = state.script(request);
  if (reply.status !== undefined) {
    response.writeHead(reply.status.code, {
      "content-type": reply.status.contentType ?? "application/json",
      ...reply.status.headers,
    });
    response.end(typeof reply.status.body === "string" ? reply.status.body : JSON.stringify(reply.status.body ?? ""));
    return;
  }
  const answer = planAnswer(request, reply, state.options);
  if (request.path === "/generate") {
    if (answer.error !== null)
      return sendJson(response, 422, { error: answer.error.message, error_type: answer.error.type });
    return sendJson(response, 200, { generated_text: answer.tokens.map((token) => token.text).join("") });
  }
  state.running += 1;
  response.once("close", () => {
    state.running -= 1;
  });
  await sendStream(response, request, reply, answer, isChat ? state.options.dialect : null);
}

function infoOf({ options }: ServerState): Readonly<Record<string, unknown>> {
  return {
    model_id: options.modelId,
    model_sha: null,
    model_pipeline_tag: "text-generation",
    max_concurrent_requests: 128,
    max_best_of: 2,
    max_stop_sequences: 4,
    max_input_tokens: options.maxInputTokens,
    max_total_tokens: options.maxTotalTokens,
    validation_workers: 2,
    max_client_batch_size: 4,
    router: "text-generation-router",
    version: "3.3.6-dev0",
    sha: null,
    docker_label: null,
  };
}

function tokensOf(prompt: string): unknown[] {
  let start = 0;
  return splitTokens(prompt).map((text, id) => {
    const token = { id, text, start, stop: start + Buffer.byteLength(text) };
    start = token.stop;
    return token;
  });
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

// A real HTTP server that speaks like text-embeddings-inference and the OpenAI route, and fails as a test tells it to.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  readonly path: string;
  readonly body: { inputs?: string[]; input?: string[]; truncate?: boolean; model?: string };
  readonly authorization: string | undefined;
}

/** Handles one request instead of the server's own answer; false: the usual answer after all. */
export type Fault = (response: ServerResponse, request: SeenRequest) => boolean;

export const DIMENSIONS = 16;
const MAX_INPUT = 64;
const MAX_BATCH = 8;

/** Depends on the text alone: counts of its letters. */
export function vectorOf(text: string): number[] {
  const vector = [1, ...Array.from<number>({ length: DIMENSIONS - 1 }).fill(0)];
  for (const word of text.split(/\s+/).slice(0, MAX_INPUT)) {
    for (const character of word) {
      const place = (character.codePointAt(0) ?? 0) % DIMENSIONS;
      vector[place] = (vector[place] ?? 0) + 1;
    }
  }
  return vector;
}

export class ScriptedEmbeddingServer {
  readonly seen: SeenRequest[] = [];
  readonly info: Record<string, unknown> = {
    model_id: "test/model",
    model_sha: "abc",
    model_dtype: "float32",
    model_type: { embedding: { pooling: "mean" } },
    max_concurrent_requests: 64,
    max_input_length: MAX_INPUT,
    max_batch_tokens: 1024,
    max_client_batch_size: MAX_BATCH,
  };
  fault: Fault = () => false;
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    response.on("close", () => this.#atOnce--);
    let text = "";
    for await (const piece of request) text += String(piece);
    const body = (text === "" ? {} : JSON.parse(text)) as SeenRequest["body"];
    const seen = { path: request.url ?? "", body, authorization: request.headers.authorization };
    this.seen.push(seen);
    if (!this.fault(response, seen)) setTimeout(() => this.#answer(response, seen), 2);
  }

  #answer(response: ServerResponse, { path, body }: SeenRequest): void {
    const texts = body.inputs ?? body.input ?? [];
    if (path === "/info") return send(response, 200, this.info);
    if (texts.length > MAX_BATCH) {
      return send(response, 422, {
        error: `batch size ${texts.length} > maximum allowed batch size ${MAX_BATCH}`,
        error_type: "Validation",
      });
    }
    if (path === "/embed") return send(response, 200, texts.map(vectorOf));
    const data = texts.map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) })).toReversed();
    return send(response, 200, {
      object: "list",
      data,
      model: body.model,
      usage: { prompt_tokens: 1, total_tokens: 1 },
    });
  }
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

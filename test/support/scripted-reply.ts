// What a test may make the scripted TGI do, and what the server noted of a request.
import type { IncomingMessage } from "node:http";

export interface ScriptedReply {
  /** Texts of the tokens; a token in the form `<|endoftext|>` is sent as special. */
  readonly tokens?: readonly string[];
  /** Told just before each token is sent, which waits for what it returns. */
  readonly onSend?: (place: number) => void | Promise<void>;
  /** Null: the stream ends without a finish event. Default `eos_token`, or what the limits and stop strings make of it. */
  readonly finishReason?: "eos_token" | "stop_sequence" | "length" | null;
  readonly firstDelayMs?: number;
  readonly delayMs?: number;
  /** Sent in place of a token, under status 200, after this many tokens. */
  readonly streamError?: { readonly message: string; readonly type: string; readonly afterTokens?: number };
  /** Answers with this status before any stream. */
  readonly status?: {
    readonly code: number;
    readonly body?: unknown;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** The socket is destroyed after this many bytes of body. */
  readonly cutAfterBytes?: number;
  /** After this many bytes of body nothing more comes and the socket stays open. */
  readonly hangAfterBytes?: number;
  /** Bytes of one write; multi-byte characters are split too. */
  readonly splitBytes?: number;
  /** A comment is sent this often while nothing else is. */
  readonly keepAliveMs?: number;
  /** After the tokens nothing more comes and the socket stays open. */
  readonly hang?: boolean;
  /** `data:` without a space and CRLF, as older and other servers frame events. */
  readonly framing?: "tgi-3" | "tgi-2" | "crlf";
}

export interface ScriptedRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** `inputs`, or the messages as lines `role: content`. */
  readonly prompt: string;
  readonly authorization: string | undefined;
  readonly receivedAt: number;
  /** The client left before the answer was sent whole. */
  aborted: boolean;
  /** The server itself cut the connection. */
  cut: boolean;
}

export async function readScriptedRequest(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  return {
    path: incoming.url ?? "/",
    body,
    prompt: promptOf(body),
    authorization: incoming.headers.authorization,
    receivedAt: Date.now(),
    aborted: false,
    cut: false,
  };
}

function promptOf(body: Readonly<Record<string, unknown>>): string {
  if (typeof body["inputs"] === "string") return body["inputs"];
  if (!Array.isArray(body["messages"])) return "";
  const messages = body["messages"] as readonly { role: string; content: string }[];
  return messages.map(({ role, content }) => `${role}: ${content}`).join("\n");
}

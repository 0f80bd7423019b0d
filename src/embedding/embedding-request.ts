// One JSON request to an embedding server: deadline, bounded jittered retries of what may pass, errors of one vocabulary.
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type ErrorCode, EyrieError } from "../errors.ts";

export interface EmbeddingServer {
  /** Base address, without a slash at the end. */
  readonly url: string;
  readonly apiKey?: string;
  /** Deadline of one attempt, in milliseconds. */
  readonly timeout?: number;
  /** Attempts after the first that failed in a way that may pass. */
  readonly retries?: number;
  /** First pause before a retry, in milliseconds; it doubles with each. */
  readonly retryPause?: number;
}

const DEFAULTS = { timeout: 60_000, retries: 4, retryPause: 250 };
const LONGEST_PAUSE = 10_000;

/** TEI: `{error}` or `{message}`. OpenAI: `{error: {message}}`. Read leniently, for the message only. */
const ERROR_BODY = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/**
 * The parsed body of a successful answer. A request with a body is a POST.
 * @throws EyrieError `model-unreachable`, `model-timeout`, `model-overloaded` after the retries; `model-unauthorized`,
 * `model-request-refused`, `model-failed`, or `embedding-failed` for an answer of another shape; the signal's reason when aborted.
 */
export async function requestJson<T>(
  server: EmbeddingServer,
  path: string,
  schema: z.ZodType<T>,
  request: { readonly body?: unknown; readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const { retries, retryPause } = { ...DEFAULTS, ...server };
  for (let attempt = 0; ; attempt++) {
    try {
      return await requestOnce(server, path, schema, request);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof EyrieError) || !error.retryable || attempt >= retries) throw error;
      const longest = Math.min(LONGEST_PAUSE, retryPause * 2 ** attempt);
      // Jitter: clients that were refused together should not come back together.
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: request.signal }).catch(() => undefined);
      request.signal?.throwIfAborted();
    }
  }
}

async function requestOnce<T>(
  server: EmbeddingServer,
  path: string,
  schema: z.ZodType<T>,
  { body, signal }: { readonly body?: unknown; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const deadline = AbortSignal.timeout(server.timeout ?? DEFAULTS.timeout);
  const address = `${server.url.replace(/\/+$/, "")}${path}`;
  try {
    const response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(server.apiKey ? { authorization: `Bearer ${server.apiKey}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect could carry documents to another host.
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, withoutCredentials(address));
    return parseAnswer(schema, text, withoutCredentials(address));
  } catch (cause) {
    if (cause instanceof EyrieError) throw cause;
    const code = deadline.aborted ? "model-timeout" : "model-unreachable";
    const what = deadline.aborted ? "took longer than its deadline" : "does not answer";
    throw new EyrieError(code, `the embedding server at ${withoutCredentials(address)} ${what}`, { cause });
  }
}

function refusal(status: number, body: string, address: string): EyrieError {
  const codes: Readonly<Record<number, ErrorCode>> = {
    401: "model-unauthorized",
    403: "model-unauthorized",
    424: "model-failed",
    429: "model-overloaded",
    503: "model-overloaded",
  };
  const code = codes[status] ?? (status >= 500 ? "model-failed" : "model-request-refused");
  return new EyrieError(code, `the embedding server at ${address} answered ${status}: ${messageOf(body)}`);
}

function messageOf(body: string): string {
  try {
    return ERROR_BODY.parse(JSON.parse(body));
  } catch {
    return body.slice(0, 200) || "no reason given";
  }
}

function parseAnswer<T>(schema: z.ZodType<T>, text: string, address: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new EyrieError("embedding-failed", `the answer of ${address} is not what an embedding server sends`, {
      cause,
    });
  }
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}

// One request to the service: JSON in, JSON out, and its one shape of error as an exception.
import type { ErrorBody } from "../../errors.ts";

const DEADLINE_MS = 30_000;
/** Told to the window when the service no longer knows who asks; the page then signs in anew. */
export const SESSION_OVER = "eyrie-session-over";

/** What the service said went wrong, or that it was not reached. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: string;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly status: number;

  constructor({ error }: { error: Omit<ErrorBody["error"], "code"> & { code: string } }, status: number) {
    super(error.message);
    this.code = error.code;
    this.remedy = error.remedy;
    this.retryable = error.retryable;
    this.status = status;
  }
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** @throws CallError */
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  const response = await send(path, { ...options, signal });
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** The response of a request that went well, for what is not JSON. @throws CallError */
export async function send(path: string, { method = "GET", body, headers = {}, signal }: Call): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (thrown) {
    if (signal?.aborted === true && !isTimeout(signal.reason)) throw thrown;
    throw new CallError(UNREACHED, 0);
  }
  if (response.ok) return response;
  throw await refusal(response);
}

/** What a response that did not go well says. */
export async function refusal(response: Response): Promise<CallError> {
  if (response.status !== 401) return new CallError(await errorOf(response), response.status);
  window.dispatchEvent(new Event(SESSION_OVER));
  return new CallError(SIGNED_OUT, 401);
}

export const UNREACHED = {
  error: {
    code: "unreachable",
    message: "Eyrie does not answer.",
    remedy: "Check that it is running, then try again.",
    retryable: true,
  },
};

const SIGNED_OUT = {
  error: {
    code: "unauthorized",
    message: "You are signed out.",
    remedy: "Sign in, then try again.",
    retryable: true,
  },
};

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

async function errorOf(response: Response): Promise<ErrorBody> {
  try {
    const body = (await response.json()) as ErrorBody;
    if (typeof body.error.code === "string") return body;
  } catch {
    // not the service's own words: what stands between it and this page has answered
  }
  return { error: { code: "internal", retryable: true, ...wordsOfProxy(response.status) } };
}

function wordsOfProxy(status: number): { readonly message: string; readonly remedy: string } {
  if (status === 413)
    return {
      message: "The proxy before Eyrie takes nothing of this size.",
      remedy:
        "Whoever looks after it can let larger files through; a folder on the machine that runs Eyrie needs no proxy.",
    };
  if (status >= 502 && status <= 504)
    return {
      message: "Eyrie does not answer the proxy before it.",
      remedy: "Check that it is running, then try again.",
    };
  return { message: `The service answered with ${status}.`, remedy: "Try again." };
}

/** Any thrown value as what a reader is told. */
export function toCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CallError({ error: { code: "internal", message, remedy: "Reload the page.", retryable: true } }, 0);
}

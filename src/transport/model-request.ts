// One HTTP request to a model server: no redirects, a deadline or the caller's signal, statuses as EyrieError `model-*`. No message holds
// a prompt or a key.
import { abortableResponse } from "./abortable-response.ts";
import { CallWatch } from "./call-watch.ts";
import { classifyConnectionFailure, classifyServerFailure, readErrorWords } from "./server-failure.ts";

export interface ModelRequest {
  /** As `parseEndpoint` returns it. */
  readonly endpoint: string;
  readonly path: string;
  /** Absent: GET. */
  readonly body?: unknown;
  readonly apiKey?: string | undefined;
  /** The texts inside the body that no error message may repeat. */
  readonly sent?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * The response of a successful status, its body unread.
 * @throws EyrieError `model-*`; the signal's own reason when it is aborted
 */
export async function requestModel(request: ModelRequest): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${request.endpoint}${request.path}`, {
      method: request.body === undefined ? "GET" : "POST",
      headers: headersOf(request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      redirect: "error",
      signal: request.signal,
    });
  } catch (thrown) {
    request.signal.throwIfAborted();
    throw classifyConnectionFailure(thrown, request.endpoint, false);
  }
  if (response.ok) return abortableResponse(response, request.signal);
  const words = readErrorWords(await readErrorBody(response));
  request.signal.throwIfAborted();
  throw classifyServerFailure({ server: request.endpoint, status: response.status, words, sent: request.sent ?? [] });
}

/**
 * The JSON answer of a short request such as /info, within `deadlineMs` from connecting to the last byte.
 * @throws EyrieError `model-*`, `aborted`
 */
export async function requestModelJson(
  request: Omit<ModelRequest, "signal"> & { readonly deadlineMs: number; readonly signal?: AbortSignal | undefined },
): Promise<unknown> {
  const deadline = request.deadlineMs;
  const watch = new CallWatch(
    { firstTokenMs: deadline, betweenTokensMs: deadline, totalMs: deadline },
    request.endpoint,
    request.signal,
  );
  let opened = false;
  try {
    const response = await requestModel({ ...request, signal: watch.signal });
    opened = true;
    const answer = await response.text();
    return parseJson(answer);
  } catch (thrown) {
    throw watch.stopReason ?? classifyConnectionFailure(thrown, request.endpoint, opened);
  } finally {
    watch.close();
  }
}

function headersOf({ apiKey, body }: ModelRequest): Record<string, string> {
  return {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
}

/** Undefined where the text is no JSON: V8's own message would repeat the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readErrorBody(response: Response): Promise<unknown> {
  // 401, 404 and 405 of TGI have no body; others are JSON or plain text
  const text = await response.text().catch(() => "");
  return parseJson(text) ?? text;
}

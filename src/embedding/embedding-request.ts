// One JSON request to an embedding server: connection, deadline, errors and retries are src/transport's; here the answer gets its shape.
import type { z } from "zod";
import { EyrieError } from "../errors.ts";
import { type Logger, silentLogger } from "../logger.ts";
import { requestModelJson } from "../transport/model-request.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";

export interface EmbeddingServer {
  /** As `parseEndpoint` returns it. */
  readonly endpoint: string;
  readonly apiKey?: string;
  /** Deadline of one attempt. */
  readonly deadlineMs?: number;
  readonly retry?: Pick<RetryOptions, "attempts" | "baseDelayMs">;
  readonly logger?: Logger;
}

export interface EmbeddingRequest {
  readonly path: string;
  /** Absent: GET. */
  readonly body?: unknown;
  /** The texts inside the body, which no error message may repeat. */
  readonly texts?: readonly string[];
  readonly signal: AbortSignal | undefined;
}

const DEADLINE_MS = 60_000;
/** More patient than a question's: an ingest has nobody waiting, and an overloaded server needs seconds to work off its queue. */
const RETRY = { attempts: 5, baseDelayMs: 250 };

/**
 * The parsed body of a successful answer.
 * @throws EyrieError `model-*`, when it may pass only after the retries; `embedding-failed` for an answer of another shape; the
 * signal's reason when aborted
 */
export async function requestJson<T>(
  server: EmbeddingServer,
  schema: z.ZodType<T>,
  { path, body, texts = [], signal }: EmbeddingRequest,
): Promise<T> {
  const { endpoint, apiKey, deadlineMs = DEADLINE_MS } = server;
  const attempt = () => requestModelJson({ endpoint, path, body, apiKey, sent: texts, signal, deadlineMs });
  const answer = await retry(attempt, {
    ...(server.retry ?? RETRY),
    signal: signal ?? new AbortController().signal,
    logger: server.logger ?? silentLogger,
  });
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = `${endpoint}${path}`;
  throw new EyrieError("embedding-failed", `the answer of ${where} is not what an embedding server sends`, {
    cause: parsed.error,
  });
}

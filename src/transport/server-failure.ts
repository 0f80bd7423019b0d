// What a model server says when it fails -> EyrieError `model-*`. One place for statuses, for the errors that TGI sends inside a 200
// stream, and for failures of the connection.
import { type ErrorCode, EyrieError } from "../errors.ts";

export interface ServerFailure {
  /** Address without credentials, for the message. */
  readonly server: string;
  /** HTTP status; null for an error inside a stream, whose status was 200. */
  readonly status: number | null;
  /** The server's words, if any. */
  readonly words: string;
  /** What was sent: servers echo it in validation errors, and an error message must never hold a prompt. */
  readonly sent: readonly string[];
}

const TOO_LONG =
  /must have less than|max_new_tokens` must be <=|maximum context length|exceed_context_size|context (size|length|window)/i;
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "model-unauthorized",
  403: "model-unauthorized",
  408: "model-timeout",
  413: "model-prompt-too-long",
  424: "model-failed",
  429: "model-overloaded",
  502: "model-unreachable",
  503: "model-overloaded",
  504: "model-unreachable",
};

export function classifyServerFailure(failure: ServerFailure): EyrieError {
  const words = wordsWithoutPrompt(failure.words, failure.sent);
  const how = failure.status === null ? "failed during the answer" : `answered with status ${failure.status}`;
  return new EyrieError(
    codeOf(failure),
    `the model server at ${failure.server} ${how}${words === "" ? "" : `: ${words}`}`,
  );
}

/** Words decide before the status: TGI's chat stream says 422 for overload and GPU failure alike. */
function codeOf({ status, words }: ServerFailure): ErrorCode {
  if (/model is overloaded|queue is full/i.test(words)) return "model-overloaded";
  if (TOO_LONG.test(words)) return "model-prompt-too-long";
  if (/^(request failed during generation|incomplete generation)/i.test(words)) return "model-failed";
  if (/^(input validation error|template error)/i.test(words)) return "model-request-refused";
  if (status === null) return "model-failed";
  return CODE_OF_STATUS[status] ?? (status >= 500 ? "model-failed" : "model-request-refused");
}

/** Failures of the connection itself. `opened` tells whether the response had begun. */
export function classifyConnectionFailure(thrown: unknown, server: string, opened: boolean): EyrieError {
  if (thrown instanceof EyrieError) return thrown;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const reason = cause instanceof Error ? ("code" in cause ? String(cause.code) : cause.message) : "unknown";
  if (/redirect/i.test(reason)) {
    return new EyrieError(
      "model-request-refused",
      `the model server at ${server} answered with a redirect, which is never followed`,
    );
  }
  if (opened) {
    return new EyrieError(
      "model-stream-cut",
      `the connection to the model server at ${server} broke during the answer`,
      { cause: thrown },
    );
  }
  return new EyrieError("model-unreachable", `the model server at ${server} does not answer (${reason})`, {
    cause: thrown,
  });
}

/** The message of an error body: TGI `{error: ".."}`, OpenAI-like `{error: {message}}`, flat `{message}`, or plain text. */
export function readErrorWords(body: unknown): string {
  if (typeof body === "string") return body;
  if (typeof body !== "object" || body === null) return "";
  if ("error" in body) return readErrorWords(body.error);
  if ("message" in body) return readErrorWords(body.message);
  return "";
}

const MOST_WORDS = 200;
const SHORTEST_ECHO = 12;

function wordsWithoutPrompt(words: string, sent: readonly string[]): string {
  // servers put the offending value between quotes; names of fields stand between backticks and stay
  const unquoted = words.slice(0, MOST_WORDS * 5).replace(/"[^"]*("|$)/g, '".."');
  if (echoes(unquoted, sent)) return "";
  // after the comparison, since an apostrophe inside an echo is no quote
  return flatten(unquoted.replace(/'[^']{3,}('|$)/g, "'..'")).slice(0, MOST_WORDS);
}

function echoes(words: string, sent: readonly string[]): boolean {
  const line = flatten(words);
  const texts = sent.map(flatten).filter((text) => text !== "");
  if (texts.some((text) => text.length <= SHORTEST_ECHO && line.includes(text))) return true;
  const pieces = Array.from({ length: Math.max(0, line.length - SHORTEST_ECHO + 1) }, (_, start) =>
    line.slice(start, start + SHORTEST_ECHO),
  );
  return pieces.some((piece) => texts.some((text) => text.includes(piece)));
}

function flatten(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

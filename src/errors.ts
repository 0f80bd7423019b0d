// The vocabulary of failure: one error class and one table of codes, used by every folder.
// A message names the thing, says what happened and what to do next; the original error is in `cause`.
import type { ErrorKind } from "./errors/error-kind.ts";
import { FILE_ERRORS } from "./errors/file-errors.ts";
import { KNOWLEDGE_BASE_ERRORS } from "./errors/knowledge-base-errors.ts";
import { MODEL_ERRORS } from "./errors/model-errors.ts";
import { PROCESS_ERRORS } from "./errors/process-errors.ts";
import { REQUEST_ERRORS } from "./errors/request-errors.ts";

export const ERROR_KINDS = {
  ...REQUEST_ERRORS,
  ...FILE_ERRORS,
  ...KNOWLEDGE_BASE_ERRORS,
  ...MODEL_ERRORS,
  ...PROCESS_ERRORS,
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** The one JSON shape of an error, on every route and in the `error` event of a stream. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly retryable: boolean;
  };
}

export class EyrieError extends Error {
  override readonly name = "EyrieError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code];
  }

  get retryable(): boolean {
    return this.kind.retryable;
  }

  toBody(): ErrorBody {
    return {
      error: { code: this.code, message: this.message, remedy: this.kind.remedy, retryable: this.kind.retryable },
    };
  }
}

/** Any thrown value as an EyrieError: itself, an abort, what the egress guard refused, or `internal` with the original as cause. */
export function toEyrieError(thrown: unknown): EyrieError {
  if (thrown instanceof EyrieError) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return new EyrieError("aborted", "stopped before it was finished", { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new EyrieError(isRefusal(thrown) ? "egress-refused" : "internal", message, { cause: thrown });
}

/** The guard is loaded before this table and gives its errors the code alone. */
function isRefusal(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "code" in thrown && thrown.code === "egress-refused";
}

// The one shape of an error on every route, as a schema for the document, and how what was thrown becomes it.
import { z } from "@hono/zod-openapi";
import type { ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ERROR_KINDS, type ErrorCode, EyrieError, toEyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

export const errorBody = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERROR_KINDS) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      remedy: z.string(),
      retryable: z.boolean(),
    }),
  })
  .openapi("Error");

export const errorResponse = {
  description: "The one shape of an error; docs/errors.md lists the codes.",
  content: { "application/json": { schema: errorBody } },
} as const;

/** What happened inside is for the log; a caller is told that it happened. */
export function publicError(thrown: unknown): EyrieError {
  const error = toEyrieError(thrown instanceof HTTPException ? fromFramework(thrown) : thrown);
  return error.code === "internal" ? new EyrieError("internal", "something went wrong inside Eyrie") : error;
}

export function answerError(logger: Logger): ErrorHandler<ServiceEnvironment> {
  return (thrown, context) => {
    // whoever leaves before the whole request is there is no failure of the service's
    const hasLeft = context.req.raw.signal.aborted && !(thrown instanceof EyrieError);
    const error = hasLeft ? new EyrieError("aborted", "the caller has left") : publicError(thrown);
    if (error.code === "internal")
      logger.error("request-failed", { path: context.req.path, reason: toEyrieError(thrown).message });
    // https://www.rfc-editor.org/rfc/rfc6750#section-3
    if (error.code === "unauthorized") context.header("WWW-Authenticate", 'Bearer realm="Eyrie"');
    return context.json(error.toBody(), error.kind.status as ContentfulStatusCode);
  };
}

export const answerNotFound: NotFoundHandler<ServiceEnvironment> = (context) => {
  const error = new EyrieError("not-found", `no route ${context.req.method} ${context.req.path}`);
  return context.json(error.toBody(), 404);
};

/** Hono refuses a body that it cannot parse before a schema sees it. */
function fromFramework(exception: HTTPException): unknown {
  if (exception.cause instanceof EyrieError) return exception.cause;
  if (exception.status >= 500) return exception;
  const message = /JSON/i.test(exception.message) ? "the body is not JSON" : exception.message;
  return new EyrieError("invalid-request", message, { cause: exception });
}

// Keeps pages of other sites out: the host must be this machine (DNS rebinding), and the origin of a page must be the service itself.
import type { MiddlewareHandler } from "hono";
import { EyrieError } from "../errors.ts";

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

export function guardOrigin(): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (!LOOPBACK_HOST.test(host))
      throw new EyrieError("invalid-request", "the Host header does not name this machine");
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`) {
      throw new EyrieError("invalid-request", "the request comes from a page of another origin");
    }
    await next();
  };
}

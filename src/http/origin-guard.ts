// Keeps pages of other sites out: the host must be one of the service's own names (DNS rebinding), and the origin of a page must be the
// service itself.
import { createMiddleware } from "hono/factory";
import { EyrieError } from "../errors.ts";
import { isLoopbackHost, originOf } from "./access/request-origin.ts";
import type { ServiceAccess } from "./access/service-access.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

/** Sets where the request comes from, for all that follows. */
export function guardOrigin({ hosts, proxies }: ServiceAccess) {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const from = originOf(context, proxies);
    const named = [from.host, from.host.replace(/:\d+$/, "")];
    if (!isLoopbackHost(from.host) && !named.some((name) => hosts.includes(name)))
      throw new EyrieError(
        "invalid-request",
        "the Host header does not name this machine, nor is it one of EYRIE_HOSTS",
      );
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `${from.protocol}://${from.host}`) {
      throw new EyrieError("invalid-request", "the request comes from a page of another origin");
    }
    context.set("from", from);
    await next();
  });
}

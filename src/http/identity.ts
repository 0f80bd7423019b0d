// Who asks: the one middleware that sets the caller of a request. The service listens on this machine alone, so that is its owner.
import { createMiddleware } from "hono/factory";
import { EyrieError } from "../errors.ts";
import { MACHINE_OWNER } from "../people/caller.ts";
import { type Role, isAtLeast } from "../people/role.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

export function identify() {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    context.set("principal", MACHINE_OWNER);
    await next();
  });
}

/** The least role a route takes; `public` takes none. */
export type LeastRole = Role | "public";

export function requireRole(least: LeastRole) {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const { role } = context.var.principal;
    if (least !== "public" && !isAtLeast(role, least))
      throw new EyrieError("forbidden", `this takes the role ${least}; yours is ${role}`);
    await next();
  });
}

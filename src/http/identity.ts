// Who asks: the one middleware that sets the caller of a request and turns away who shows nothing that holds; and the role a route takes.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { EyrieError } from "../errors.ts";
import { type Role, isAtLeast } from "../people/role.ts";
import { type Refused, authenticate } from "./access/authenticate.ts";
import type { ServiceAccess } from "./access/service-access.ts";
import { clearSessionCookie, readSessionCookie } from "./access/session-cookie.ts";
import { isOpenPath } from "./access/open-paths.ts";
import { RateLimit } from "./limits/rate-limit.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

/** What a browser sends along by itself, so that a page of another site could have it sent. */
const SENT_UNASKED: ReadonlySet<string> = new Set(["session", "proxy"]);
/** Characters of a name that somebody else gives. */
const MOST_SHOWN = 100;
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function identify(access: ServiceAccess) {
  const rate = new RateLimit(access.limits.requestsPerMinute);
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const { caller, refused } = await authenticate(context, access, context.var.from);
    context.set("principal", caller);
    context.set("audit", access.people?.audit ?? null);
    if (caller.carrier !== "machine") limitRate(context, rate);
    // one that is over is not sent again
    if (refused !== null && readSessionCookie(context) !== undefined) clearSessionCookie(context, context.var.from);
    const needsNone = access.opensToMachine && context.var.from.isFromMachine;
    const refusal = () => describeRefusal(refused, needsNone);
    context.set("refusal", refusal);
    if (caller.carrier === "none" && !isOpenPath(context.req.path)) throw refusal();
    const isSafe = SAFE_METHODS.has(context.req.method);
    if (!isSafe && SENT_UNASKED.has(caller.carrier) && context.req.header("origin") === undefined)
      throw new EyrieError("invalid-request", "a request that changes something must say its Origin");
    await next();
  });
}

function describeRefusal(refused: Refused | null, needsNone: boolean): EyrieError {
  if (refused === null) return new EyrieError("unauthorized", "nothing was shown");
  const { shown, stranger } = refused;
  if (stranger !== null)
    return new EyrieError(
      "account-unknown",
      `Eyrie knows no user "${stranger.slice(0, MOST_SHOWN)}", nor a group of theirs`,
    );
  const instead = needsNone ? "; leave it out: on this machine none is needed" : "";
  return new EyrieError("unauthorized", `the ${shown} that was shown does not hold${instead}`);
}

/** Who has shown nothing that holds is counted by their address. */
function limitRate(context: Context<ServiceEnvironment>, rate: RateLimit): void {
  const { id, carrier } = context.var.principal;
  const seconds = rate.take(carrier === "none" ? `address ${context.var.from.address}` : id);
  if (seconds === null) return;
  context.header("Retry-After", String(seconds));
  throw new EyrieError("rate-limited", `too many requests; the next is taken in ${seconds} s`);
}

/** The least role a route takes; `public` takes none. */
export type LeastRole = Role | "public";

/** What only an editor or an admin may change is noted before it is done, and how it ended after. */
export function requireRole(least: LeastRole) {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const { principal, audit, refusal } = context.var;
    if (least === "public") return next();
    if (principal.carrier === "none") throw refusal();
    if (!isAtLeast(principal.role, least))
      throw new EyrieError("forbidden", `this takes the role ${least}; yours is ${principal.role}`);
    const { method, path } = context.req;
    if (audit === null || least === "reader" || SAFE_METHODS.has(method)) return next();
    const { seq } = audit.append(principal.id, "change", { method, path });
    await next();
    audit.append(principal.id, "change-ended", { change: seq, status: context.res.status });
  });
}

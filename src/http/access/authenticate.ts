// Who sends a request: by a key, a token, the cookie of a session, a proxy's word, or by being on this machine, in that order. What is
// shown and does not hold lets nobody in, whatever else would.
import type { Context } from "hono";
import { type Caller, MACHINE_OWNER, NOBODY } from "../../people/caller.ts";
import { identifyKey, identifySession, identifyUser } from "../../people/identify.ts";
import type { RequestOrigin } from "./request-origin.ts";
import type { ServiceAccess } from "./service-access.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** `refused` is what was shown and lets nobody in; null when there is no such thing. */
export type Identified = { readonly caller: Caller; readonly refused: Refused | null };

export interface Refused {
  /** What does not hold: a key, a session. */
  readonly shown: string;
  /** Whom a proxy or a token vouches for, though they are unknown here; null when nobody is vouched for. */
  readonly stranger: string | null;
}

/** @throws EyrieError `identity-provider-unreachable` */
export async function authenticate(
  context: Context,
  access: ServiceAccess,
  origin: RequestOrigin,
): Promise<Identified> {
  const authorization = context.req.header("authorization");
  if (authorization !== undefined) return identifyBearer(access, authorization);
  const key = context.req.header("x-api-key");
  if (key !== undefined) return orRefused(access.people === null ? null : identifyKey(access.people, key), "key");
  const cookie = readSessionCookie(context);
  if (cookie !== undefined)
    return orRefused(access.people === null ? null : identifySession(access.people, cookie), "session");
  const vouched = vouchedFor(context, access, origin);
  if (vouched !== null) return vouched;
  if (access.opensToMachine && origin.isFromMachine) return { caller: MACHINE_OWNER, refused: null };
  return { caller: NOBODY, refused: null };
}

async function identifyBearer({ people, tokens }: ServiceAccess, authorization: string): Promise<Identified> {
  const sent = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const shown = tokens === null ? "key" : "key or token";
  if (sent === undefined || people === null) return orRefused(null, shown);
  if (tokens === null || sent.startsWith("eyrie_")) return orRefused(identifyKey(people, sent), shown);
  const user = await tokens.verify(sent);
  if (user === null) return orRefused(null, shown);
  return orRefused(identifyUser(people, user.name, user.groups, "token"), shown, user.name);
}

/** Null when no proxy vouches for anybody. */
function vouchedFor(context: Context, { people, proxies }: ServiceAccess, origin: RequestOrigin): Identified | null {
  const { userHeader, groupsHeader } = proxies;
  if (!origin.isFromProxy || userHeader === null || people === null) return null;
  const name = context.req.header(userHeader)?.trim();
  if (name === undefined || name === "") return null;
  const groups = groupsHeader === null ? [] : (context.req.header(groupsHeader) ?? "").split(",");
  const known = groups.map((group) => group.trim()).filter((group) => group !== "");
  return orRefused(identifyUser(people, name, known, "proxy"), "user", name);
}

function orRefused(caller: Caller | null, shown: string, stranger: string | null = null): Identified {
  return caller === null ? { caller: NOBODY, refused: { shown, stranger } } : { caller, refused: null };
}

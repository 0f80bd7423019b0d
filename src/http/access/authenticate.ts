// Who sends a request: by a key, a token, the cookie of a session, a proxy's word, or by being on this machine, in that order. What is
// shown and does not hold lets nobody in, whatever else would.
import type { Context } from "hono";
import { type Caller, MACHINE_OWNER, NOBODY } from "../../people/caller.ts";
import { identifyKey, identifySession, identifyUser } from "../../people/identify.ts";
import type { RequestOrigin } from "./request-origin.ts";
import type { ServiceAccess } from "./service-access.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** `refused` names what was shown and does not hold; null when there is no such thing. */
export type Identified = { readonly caller: Caller; readonly refused: string | null };

/** @throws EyrieError `identity-provider-unreachable` */
export async function authenticate(
  context: Context,
  access: ServiceAccess,
  origin: RequestOrigin,
): Promise<Identified> {
  const authorization = context.req.header("authorization");
  if (authorization !== undefined)
    return orRefused(await identifyBearer(access, authorization), access.tokens === null ? "key" : "key or token");
  const key = context.req.header("x-api-key");
  if (key !== undefined) return orRefused(access.people === null ? null : identifyKey(access.people, key), "key");
  const cookie = readSessionCookie(context);
  if (cookie !== undefined)
    return orRefused(access.people === null ? null : identifySession(access.people, cookie), "session");
  const vouched = vouchedFor(context, access, origin);
  if (vouched !== undefined) return orRefused(vouched, "user");
  if (access.opensToMachine && origin.isFromMachine) return { caller: MACHINE_OWNER, refused: null };
  return { caller: NOBODY, refused: null };
}

async function identifyBearer({ people, tokens }: ServiceAccess, authorization: string): Promise<Caller | null> {
  const sent = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (sent === undefined || people === null) return null;
  if (tokens === null || sent.startsWith("eyrie_")) return identifyKey(people, sent);
  const user = await tokens.verify(sent);
  return user === null ? null : identifyUser(people, user.name, user.groups, "token");
}

/** Undefined when no proxy vouches for anybody. */
function vouchedFor(context: Context, { people, proxies }: ServiceAccess, origin: RequestOrigin) {
  const { userHeader, groupsHeader } = proxies;
  if (!origin.isFromProxy || userHeader === null || people === null) return undefined;
  const name = context.req.header(userHeader)?.trim();
  if (name === undefined || name === "") return undefined;
  const groups = groupsHeader === null ? [] : (context.req.header(groupsHeader) ?? "").split(",");
  return identifyUser(
    people,
    name,
    groups.map((group) => group.trim()).filter((group) => group !== ""),
    "proxy",
  );
}

function orRefused(caller: Caller | null, shown: string): Identified {
  return caller === null ? { caller: NOBODY, refused: shown } : { caller, refused: null };
}

// Signing in on the page: a key is shown once and a cookie stands for it from then on.
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import type { Caller } from "../../people/caller.ts";
import { signIn, signOut } from "../../people/sign-in.ts";
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from "../access/session-cookie.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";
import { caller } from "../session-wire.ts";

const answer = (description: string) => ({ description, content: { "application/json": { schema: caller } } });

const signInRoute = route({
  method: "post",
  path: "/v1/session",
  operationId: "signIn",
  summary: "Signs in with a key: a cookie stands for it from then on",
  role: "public",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: z.strictObject({ key: z.string().min(1).max(200) }) } },
    },
  },
  responses: { 200: answer("Who is now signed in.") },
});

const whoRoute = route({
  method: "get",
  path: "/v1/session",
  operationId: "whoAmI",
  summary: "Who the caller is, and what they may do and see",
  role: "reader",
  responses: { 200: answer("The caller.") },
});

const signOutRoute = route({
  method: "delete",
  path: "/v1/session",
  operationId: "signOut",
  summary: "Ends the session of the cookie",
  role: "public",
  responses: { 204: { description: "There is no session any more." } },
});

export function sessionRoutes({ access: { people, sessionSeconds } }: ServiceParts) {
  const keeps = people?.conversations.areKept ?? false;
  return routeGroup()
    .openapi(signInRoute, (context) => {
      const { from } = context.var;
      const signed = people === null ? null : signIn(people, context.req.valid("json").key, from.address);
      if (signed === null) throw new EyrieError("unauthorized", "the key does not hold");
      writeSessionCookie(context, signed.token, from, sessionSeconds);
      return context.json({ ...describeCaller(signed.caller), keeps }, 200);
    })
    .openapi(whoRoute, (context) => context.json({ ...describeCaller(context.var.principal), keeps }, 200))
    .openapi(signOutRoute, (context) => {
      const token = readSessionCookie(context);
      if (token !== undefined && people !== null) signOut(people, token);
      clearSessionCookie(context, context.var.from);
      return context.body(null, 204);
    });
}

function describeCaller({ id, name, role, collections, carrier }: Caller) {
  return { id, name, role, collections, carrier };
}

// Keys, for admins: listed, made (and shown this once), revoked.
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import { dateOf } from "../../people/administration.ts";
import type { ApiKey } from "../../people/key-table.ts";
import { administer } from "../access/administer.ts";
import { key, keyBody, keyId, madeKey } from "../people-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const DAY_MS = 86_400_000;

const listRoute = route({
  method: "get",
  path: "/v1/keys",
  operationId: "listKeys",
  summary: "Lists the keys, with those that were revoked or have expired",
  role: "admin",
  responses: {
    200: {
      description: "Oldest first.",
      content: { "application/json": { schema: z.object({ keys: z.array(key).readonly() }) } },
    },
  },
});

const createRoute = route({
  method: "post",
  path: "/v1/keys",
  operationId: "createKey",
  summary: "Makes a key and shows it, this once",
  role: "admin",
  request: { body: { required: true, content: { "application/json": { schema: keyBody } } } },
  responses: { 201: { description: "The key.", content: { "application/json": { schema: madeKey } } } },
});

const revokeRoute = route({
  method: "delete",
  path: "/v1/keys/{id}",
  operationId: "revokeKey",
  summary: "Ends a key and every session begun with it, from the next request on",
  role: "admin",
  request: { params: z.strictObject({ id: keyId }) },
  responses: { 200: { description: "The key as it was.", content: { "application/json": { schema: key } } } },
});

export function keyRoutes({ access }: ServiceParts) {
  return routeGroup()
    .openapi(listRoute, (context) =>
      context.json({ keys: administer(context, access).people.keys.list().map(describeKey) }, 200),
    )
    .openapi(createRoute, (context) => {
      const { expires, ...asked } = context.req.valid("json");
      const { administration } = administer(context, access);
      const made = administration.createKey({ ...asked, expiresMs: endOf(expires) });
      return context.json({ ...describeKey(made.key), secret: made.secret }, 201);
    })
    .openapi(revokeRoute, (context) => {
      const { administration } = administer(context, access);
      return context.json(describeKey(administration.revokeKey(context.req.valid("param").id)), 200);
    });
}

/** @throws EyrieError `invalid-request` for a day that is over */
function endOf(lastDay: string | null): number | null {
  if (lastDay === null) return null;
  const end = Date.parse(lastDay) + DAY_MS;
  if (end <= Date.now()) throw new EyrieError("invalid-request", `expires: ${lastDay} is over`);
  return end;
}

function describeKey({ createdMs, expiresMs, revokedMs, ...rest }: ApiKey): z.output<typeof key> {
  const created = new Date(createdMs).toISOString();
  return { ...rest, created, expires: dateOf(expiresMs), revoked: dateOf(revokedMs) };
}

// Users and groups, for admins: who is known, and what they may do and see.
import { z } from "@hono/zod-openapi";
import { administer } from "../access/administer.ts";
import { grantBody, group, personName, user, userBody } from "../people-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const named = z.strictObject({ name: personName });
const gone = { 204: { description: "There is none of that name any more." } };
const answer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  200: { description, content: { "application/json": { schema } } },
});

const listUsers = route({
  method: "get",
  path: "/v1/users",
  operationId: "listUsers",
  summary: "Lists the users and what they may do and see",
  role: "admin",
  responses: answer("By name.", z.object({ users: z.array(user).readonly() })),
});

const putUser = route({
  method: "put",
  path: "/v1/users/{name}",
  operationId: "putUser",
  summary: "Adds a user, or gives one these grants and groups in place of theirs",
  role: "admin",
  request: { params: named, body: { required: true, content: { "application/json": { schema: userBody } } } },
  responses: answer("The user.", user),
});

const removeUser = route({
  method: "delete",
  path: "/v1/users/{name}",
  operationId: "removeUser",
  summary: "Removes a user, with their keys, sessions and conversations",
  role: "admin",
  request: { params: named },
  responses: gone,
});

const listGroups = route({
  method: "get",
  path: "/v1/groups",
  operationId: "listGroups",
  summary: "Lists the groups, what their members may do and see, and who they are",
  role: "admin",
  responses: answer("By name.", z.object({ groups: z.array(group).readonly() })),
});

const putGroup = route({
  method: "put",
  path: "/v1/groups/{name}",
  operationId: "putGroup",
  summary: "Adds a group, or gives one these grants in place of its own",
  role: "admin",
  request: { params: named, body: { required: true, content: { "application/json": { schema: grantBody } } } },
  responses: answer("All groups.", z.object({ groups: z.array(group).readonly() })),
});

const removeGroup = route({
  method: "delete",
  path: "/v1/groups/{name}",
  operationId: "removeGroup",
  summary: "Removes a group; its members keep what they have otherwise",
  role: "admin",
  request: { params: named },
  responses: gone,
});

export function memberRoutes({ access }: ServiceParts) {
  return routeGroup()
    .openapi(listUsers, (context) => context.json({ users: administer(context, access).people.members.users() }, 200))
    .openapi(putUser, (context) => {
      const { people, administration } = administer(context, access);
      const { name } = context.req.valid("param");
      administration.putUser({ name, ...context.req.valid("json") });
      return context.json(people.members.user(name), 200);
    })
    .openapi(removeUser, (context) => {
      administer(context, access).administration.removeUser(context.req.valid("param").name);
      return context.body(null, 204);
    })
    .openapi(listGroups, (context) =>
      context.json({ groups: administer(context, access).people.members.groups() }, 200),
    )
    .openapi(putGroup, (context) => {
      const { people, administration } = administer(context, access);
      administration.putGroup(context.req.valid("param").name, context.req.valid("json"));
      return context.json({ groups: people.members.groups() }, 200);
    })
    .openapi(removeGroup, (context) => {
      administer(context, access).administration.removeGroup(context.req.valid("param").name);
      return context.body(null, 204);
    });
}

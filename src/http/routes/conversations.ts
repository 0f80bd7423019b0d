// The conversations of the caller, and of nobody else: another's id is answered as one that was never given.
import { z } from "@hono/zod-openapi";
import type { Conversation } from "../../people/conversation-table.ts";
import {
  conversation,
  conversationDetail,
  conversationPage,
  conversationQuery,
  titleBody,
} from "../conversation-wire.ts";
import { conversationsOf, describeExchange } from "../kept-answers.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";
import { conversationId } from "../wire.ts";

const params = z.strictObject({ id: conversationId });
const body = { required: true, content: { "application/json": { schema: titleBody } } };

const listRoute = route({
  method: "get",
  path: "/v1/conversations",
  operationId: "listConversations",
  summary: "Lists the caller's conversations, last changed first",
  role: "reader",
  request: { query: conversationQuery },
  responses: {
    200: { description: "One page of them.", content: { "application/json": { schema: conversationPage } } },
  },
});

const beginRoute = route({
  method: "post",
  path: "/v1/conversations",
  operationId: "beginConversation",
  summary: "Begins a conversation; `POST /v1/ask` with its id asks in it",
  role: "reader",
  request: { body },
  responses: {
    201: { description: "The conversation.", content: { "application/json": { schema: conversation } } },
  },
});

const getRoute = route({
  method: "get",
  path: "/v1/conversations/{id}",
  operationId: "getConversation",
  summary: "Gives a conversation with its questions and answers",
  role: "reader",
  request: { params },
  responses: {
    200: { description: "All of it, in order.", content: { "application/json": { schema: conversationDetail } } },
  },
});

const renameRoute = route({
  method: "patch",
  path: "/v1/conversations/{id}",
  operationId: "renameConversation",
  summary: "Renames a conversation",
  role: "reader",
  request: { params, body },
  responses: {
    200: { description: "The conversation.", content: { "application/json": { schema: conversation } } },
  },
});

const deleteRoute = route({
  method: "delete",
  path: "/v1/conversations/{id}",
  operationId: "deleteConversation",
  summary: "Deletes a conversation for good",
  role: "reader",
  request: { params },
  responses: { 204: { description: "There is no such conversation any more." } },
});

export function conversationRoutes({ access: { people } }: ServiceParts) {
  return routeGroup()
    .openapi(listRoute, async (context) => {
      const { query, ...page } = context.req.valid("query");
      const { id } = context.var.principal;
      const table = people?.conversations;
      const found =
        query === undefined
          ? table?.list(id, page)
          : await table?.search(id, { query, ...page }, context.req.raw.signal);
      const { conversations, total } = found ?? { conversations: [], total: 0 };
      return context.json({ conversations: conversations.map(describe), total }, 200);
    })
    .openapi(beginRoute, (context) => {
      const { title } = context.req.valid("json");
      return context.json(describe(conversationsOf(people).begin(context.var.principal.id, title)), 201);
    })
    .openapi(getRoute, (context) => {
      const { principal } = context.var;
      const { id } = context.req.valid("param");
      const table = conversationsOf(people);
      const said = people?.feedback.ofConversation(principal.id, id);
      const exchanges = table
        .exchanges(principal.id, id)
        .map((kept) => ({ ...describeExchange(kept, principal), feedback: said?.get(kept.number) ?? null }));
      return context.json({ ...describe(table.get(principal.id, id)), exchanges }, 200);
    })
    .openapi(renameRoute, (context) => {
      const { id } = context.req.valid("param");
      const { title } = context.req.valid("json");
      return context.json(describe(conversationsOf(people).rename(context.var.principal.id, id, title)), 200);
    })
    .openapi(deleteRoute, (context) => {
      conversationsOf(people).delete(context.var.principal.id, context.req.valid("param").id);
      return context.body(null, 204);
    });
}

function describe({ id, title, createdMs, changedMs, exchanges }: Conversation) {
  return {
    id,
    title,
    createdAt: new Date(createdMs).toISOString(),
    changedAt: new Date(changedMs).toISOString(),
    exchanges,
  };
}

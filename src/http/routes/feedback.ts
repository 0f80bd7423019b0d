// What readers say of answers, for those who look after the documents.
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import type { DocumentLibrary } from "../../knowledge-base/document-library.ts";
import type { Caller } from "../../people/caller.ts";
import { maySee } from "../../people/collections.ts";
import type { Feedback, FeedbackSource, FeedbackTable } from "../../people/feedback-table.ts";
import type { PeopleDatabase } from "../../people/people-database.ts";
import { feedback, feedbackBody, feedbackPage, feedbackQuery } from "../conversation-wire.ts";
import { conversationsOf } from "../kept-answers.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const giveRoute = route({
  method: "post",
  path: "/v1/feedback",
  operationId: "giveFeedback",
  summary: "Says whether an answer is right, and what is wrong with it",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: feedbackBody } } } },
  responses: { 201: { description: "As it is kept.", content: { "application/json": { schema: feedback } } } },
});

const takeBackRoute = route({
  method: "delete",
  path: "/v1/feedback/{id}",
  operationId: "takeFeedbackBack",
  summary: "Takes feedback back that the caller gave",
  role: "reader",
  request: {
    params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/, "must be an id of 32 hexadecimal digits") }),
  },
  responses: { 204: { description: "It is not kept any more." } },
});

const listRoute = route({
  method: "get",
  path: "/v1/feedback",
  operationId: "listFeedback",
  summary: "Lists feedback, newest first, as far as the caller may see what the answers were made from",
  role: "admin",
  request: { query: feedbackQuery },
  responses: { 200: { description: "One page of it.", content: { "application/json": { schema: feedbackPage } } } },
});

export function feedbackRoutes({ application, access: { people } }: ServiceParts) {
  return routeGroup()
    .openapi(giveRoute, (context) => {
      const { principal } = context.var;
      const { sources, reason, exchange, ...given } = context.req.valid("json");
      if (exchange !== undefined) conversationsOf(people).get(principal.id, exchange.conversationId);
      const kept = sources.flatMap((source) => describeSource(source, application.library, principal));
      const about = { sources: kept, exchange: exchange ?? null };
      const one = { ...given, ...about, reason: reason ?? null, giver: principal.id };
      return context.json(describe(tableOf(people).give(one)), 201);
    })
    .openapi(takeBackRoute, (context) => {
      tableOf(people).takeBack(context.var.principal.id, context.req.valid("param").id);
      return context.body(null, 204);
    })
    .openapi(listRoute, (context) => {
      const { collections } = context.var.principal;
      const found = tableOf(people)
        .list(context.req.valid("query"))
        .filter(({ sources }) =>
          maySee(
            collections,
            sources.map(({ collection }) => collection),
          ),
        );
      return context.json({ feedback: found.map(describe) }, 200);
    });
}

function tableOf(people: PeopleDatabase | null): FeedbackTable {
  if (people === null) throw new EyrieError("not-found", "this service keeps no feedback");
  return people.feedback;
}

/** Where the document lies is the library's to say; one that has left since, or that the caller may not see, is left out. */
function describeSource(
  source: Omit<FeedbackSource, "path" | "collection">,
  library: DocumentLibrary,
  caller: Caller,
): FeedbackSource[] {
  if (!library.has(source.documentId, caller)) return [];
  const { path, collection } = library.describe(source.documentId, caller);
  return [{ ...source, path, collection }];
}

function describe({ givenMs, ...given }: Feedback) {
  return { ...given, givenAt: new Date(givenMs).toISOString() };
}

// POST /v1/ask: a question answered from the documents, whole or as events while it is written.
import { z } from "@hono/zod-openapi";
import type { AnswerEvent } from "../../answering/answer-event.ts";
import { EyrieError } from "../../errors.ts";
import { answer } from "../answer-wire.ts";
import { streamEvents } from "../event-stream.ts";
import { type KeptEvent, conversationsOf, historyOf, keepAnswer } from "../kept-answers.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";
import { askBody } from "../wire.ts";

const askRoute = route({
  method: "post",
  path: "/v1/ask",
  operationId: "ask",
  summary: "Answers a question from the documents",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: askBody } } } },
  responses: {
    200: {
      description: "The answer; server-sent events with `stream` or `Accept: text/event-stream`.",
      content: { "application/json": { schema: answer }, "text/event-stream": { schema: z.string() } },
    },
  },
});

export function askRoutes({ application, access: { people } }: ServiceParts) {
  return routeGroup().openapi(askRoute, async (context) => {
    const { stream, conversationId, replaces, ...asked } = context.req.valid("json");
    const { principal } = context.var;
    const answering = (signal: AbortSignal): AsyncIterable<KeptEvent> => {
      const request = { ...asked, principal, signal };
      if (conversationId === undefined) return application.ask(request);
      const table = conversationsOf(people);
      const within = { caller: principal, conversationId, replaces, question: asked.question };
      const events = application.ask({ ...request, history: historyOf(table, within) });
      return keepAnswer(table, application.library, within, events);
    };
    if (stream || (context.req.header("accept") ?? "").includes("text/event-stream")) {
      const isLast = ({ type }: { type: string }) => type === "answer-end";
      return streamEvents(context, answering, { isLast });
    }
    const { type: _type, ...whole } = await wholeAnswer(answering(context.req.raw.signal));
    return context.json({ question: asked.question, ...whole }, 200);
  });
}

/** Read to its end: an answer whose reader leaves before is not remembered. */
export async function wholeAnswer<Event extends AnswerEvent>(
  events: AsyncIterable<Event>,
): Promise<Extract<Event, { type: "answer-end" }>> {
  let end: Extract<Event, { type: "answer-end" }> | null = null;
  for await (const event of events) if (isEnd(event)) end = event;
  if (end !== null) return end;
  throw new EyrieError("internal", "the answer ended without its end event");
}

function isEnd<Event extends AnswerEvent>(event: Event): event is Extract<Event, { type: "answer-end" }> {
  return event.type === "answer-end";
}

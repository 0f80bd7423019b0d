// POST /v1/ask: a question answered from the documents, whole or as events while it is written.
import { z } from "@hono/zod-openapi";
import type { Application } from "../../application.ts";
import type { AskRequest } from "../../answering/answer-question.ts";
import type { AnswerEnd } from "../../answering/answer-event.ts";
import { EyrieError } from "../../errors.ts";
import { answer } from "../answer-wire.ts";
import { streamEvents } from "../event-stream.ts";
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

export function askRoutes({ application }: ServiceParts) {
  return routeGroup().openapi(askRoute, async (context) => {
    const { stream, ...asked } = context.req.valid("json");
    const request = { ...asked, principal: context.var.principal };
    if (stream || (context.req.header("accept") ?? "").includes("text/event-stream")) {
      const isLast = ({ type }: { type: string }) => type === "answer-end";
      return streamEvents(context, (signal) => application.ask({ ...request, signal }), { isLast });
    }
    const { type: _type, ...whole } = await answerWhole(application, { ...request, signal: context.req.raw.signal });
    return context.json({ question: asked.question, ...whole }, 200);
  });
}

export async function answerWhole(
  application: Pick<Application, "ask">,
  request: AskRequest & { signal: AbortSignal },
): Promise<AnswerEnd> {
  let end: AnswerEnd | null = null;
  // read to its end: an answer whose reader leaves before is not kept
  for await (const event of application.ask(request)) if (event.type === "answer-end") end = event;
  if (end !== null) return end;
  throw new EyrieError("internal", "the answer ended without its end event");
}

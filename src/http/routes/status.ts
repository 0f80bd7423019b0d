// What there is, and whether the service lives and can answer.
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const failure = z.object({ path: z.string(), code: z.string(), reason: z.string() });

const status = z
  .object({
    version: z.string(),
    model: z.object({ kind: z.enum(["tgi", "chat", "extractive"]), endpoint: z.string().nullable() }),
    directory: z.string(),
    documents: z.number().int(),
    pages: z.number().int(),
    passages: z.number().int(),
    indexedVectors: z.number().int().nullable(),
    identity: z.string(),
    folders: z
      .array(
        z.object({
          path: z.string(),
          collection: z.string(),
          rules: z.object({
            include: z.array(z.string()).readonly(),
            exclude: z.array(z.string()).readonly(),
            removed: z.array(z.string()).readonly(),
          }),
          documents: z.number().int(),
          failures: z.array(failure).readonly(),
        }),
      )
      .readonly(),
  })
  .openapi("Status");

const health = <const Word extends string>(word: Word, summary: string) => ({
  summary,
  role: "public" as const,
  responses: {
    200: { description: summary, content: { "application/json": { schema: z.object({ status: z.literal(word) }) } } },
  },
});

const livezRoute = route({
  ...health("alive", "The process runs"),
  method: "get",
  path: "/livez",
  operationId: "livez",
});
const readyzRoute = route({
  ...health("ready", "The index is open"),
  method: "get",
  path: "/readyz",
  operationId: "readyz",
});

const statusRoute = route({
  method: "get",
  path: "/v1/status",
  operationId: "status",
  summary: "What the knowledge base holds and which model answers",
  role: "reader",
  responses: {
    200: { description: "As far as the caller may see it.", content: { "application/json": { schema: status } } },
  },
});

export function statusRoutes({ application }: ServiceParts) {
  return routeGroup()
    .openapi(livezRoute, (context) => context.json({ status: "alive" as const }, 200))
    .openapi(readyzRoute, (context) => {
      if (application.isReady()) return context.json({ status: "ready" as const }, 200);
      // one that ended is opened again, though nobody is sent here to ask until it is
      application.ready().catch(() => undefined);
      throw new EyrieError("not-ready", "the index is not open yet");
    })
    .openapi(statusRoute, (context) => context.json(application.status(context.var.principal), 200));
}

// What there is, and whether the service lives and can answer.
import { z } from "@hono/zod-openapi";
import type { Application } from "../../application.ts";
import { EyrieError } from "../../errors.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

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
          failures: z.number().int().openapi({ description: "Listed by `GET /v1/documents?state=failed`." }),
        }),
      )
      .readonly(),
  })
  .openapi("Status");

const livezRoute = route({
  method: "get",
  path: "/livez",
  operationId: "livez",
  summary: "The process runs",
  role: "public",
  responses: {
    200: {
      description: "It does.",
      content: { "application/json": { schema: z.object({ status: z.literal("alive") }) } },
    },
  },
});

const readiness = z
  .object({
    status: z.enum(["ready", "degraded"]).openapi({ description: "`degraded`: questions are answered, not as well." }),
    parts: z.object({
      index: z.literal("open"),
      model: z.enum(["up", "partly", "down", "none"]).openapi({ description: "`down`: answers are quoted." }),
      knowledgeBase: z
        .enum(["current", "replaced"])
        .openapi({ description: "`replaced`: by a rebuild or a restore; start the service again." }),
    }),
  })
  .openapi("Readiness");

const readyzRoute = route({
  method: "get",
  path: "/readyz",
  operationId: "readyz",
  summary: "The index is open, and how well the parts do",
  role: "public",
  responses: {
    200: { description: "Questions are answered.", content: { "application/json": { schema: readiness } } },
  },
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
      if (application.isReady()) return context.json(readinessOf(application), 200);
      // one that ended is opened again, though nobody is sent here to ask until it is
      application.ready().catch(() => undefined);
      throw new EyrieError("not-ready", "the index is not open yet");
    })
    .openapi(statusRoute, (context) => context.json(application.status(context.var.principal), 200));
}

function readinessOf(application: Pick<Application, "load" | "isReplaced">): z.output<typeof readiness> {
  const servers = application.load().model?.servers ?? [];
  const up = servers.filter(({ isUp }) => isUp).length;
  const model = servers.length === 0 ? "none" : up === 0 ? "down" : up < servers.length ? "partly" : "up";
  const knowledgeBase = application.isReplaced() ? "replaced" : "current";
  const isDegraded = model === "down" || model === "partly" || knowledgeBase === "replaced";
  return { status: isDegraded ? "degraded" : "ready", parts: { index: "open", model, knowledgeBase } };
}

// /mcp: agents that speak the Model Context Protocol. Each request stands by itself; there is no session to keep or to end.
import { z } from "@hono/zod-openapi";
import { EyrieError } from "../../errors.ts";
import { requireRole } from "../identity.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const PATH = "/mcp";
/** The protocol says what is well formed beyond this, in errors of its own. */
const message = z.looseObject({ jsonrpc: z.literal("2.0") }).openapi("McpMessage");

const mcpRoute = route({
  method: "post",
  path: PATH,
  operationId: "callMcp",
  summary: "Model Context Protocol over streamable HTTP: the tools search, ask and read_document",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: message } } } },
  responses: {
    200: {
      description: "The message that answers.",
      content: { "application/json": { schema: message }, "text/event-stream": { schema: z.string() } },
    },
    202: { description: "A notification was taken." },
  },
});

export function mcpRoutes({ application, logger }: ServiceParts) {
  const group = routeGroup().openapi(mcpRoute, async (context) => {
    // loaded with the first agent that comes
    const { createMcpHandler } = await import("@modelcontextprotocol/server");
    const { createMcpServer } = await import("../mcp/mcp-server.ts");
    const { principal } = context.var;
    const handler = createMcpHandler(() => createMcpServer({ application, logger, principal }), {
      // the tools never change
      maxSubscriptions: 0,
      onerror: ({ message: reason }) => logger.warn("mcp-refused", { reason }),
    });
    return handler.fetch(context.req.raw, { parsedBody: context.req.valid("json") });
  });
  // clients look whether there is a stream to listen to, or a session to end
  group.on(["GET", "DELETE"], PATH, requireRole("reader"), (context) => {
    context.header("Allow", "POST");
    throw new EyrieError("method-not-allowed", `${PATH} takes POST alone`);
  });
  return group;
}

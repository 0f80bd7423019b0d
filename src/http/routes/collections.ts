// The collections that a caller may see, and what is in them.
import { collectionList } from "../document-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const listRoute = route({
  method: "get",
  path: "/v1/collections",
  operationId: "listCollections",
  summary: "Lists the collections and how many documents are in each",
  role: "reader",
  responses: {
    200: { description: "In order of their names.", content: { "application/json": { schema: collectionList } } },
  },
});

export function collectionRoutes({ application }: ServiceParts) {
  return routeGroup().openapi(listRoute, (context) =>
    context.json({ collections: application.library.collections(context.var.principal) }, 200),
  );
}

// The collections that a caller may see, what is in them and their folders, and what changed in them lately.
import { changeList, changesQuery, collectionList, folderContents, placeQuery } from "../document-wire.ts";
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

const contentsRoute = route({
  method: "get",
  path: "/v1/folders",
  operationId: "listFolder",
  summary: "Lists the folders and formats of a collection, or of a folder in it",
  role: "reader",
  request: { query: placeQuery },
  responses: {
    200: { description: "What lies in it.", content: { "application/json": { schema: folderContents } } },
  },
});

const changesRoute = route({
  method: "get",
  path: "/v1/changes",
  operationId: "listChanges",
  summary: "Lists what came, changed, moved and left lately",
  role: "reader",
  request: { query: changesQuery },
  responses: { 200: { description: "Newest first.", content: { "application/json": { schema: changeList } } } },
});

export function collectionRoutes({ application: { library } }: Pick<ServiceParts, "application">) {
  return routeGroup()
    .openapi(listRoute, (context) => context.json({ collections: library.collections(context.var.principal) }, 200))
    .openapi(contentsRoute, (context) =>
      context.json(library.contents(context.req.valid("query"), context.var.principal), 200),
    )
    .openapi(changesRoute, (context) => {
      const { limit } = context.req.valid("query");
      return context.json({ changes: library.changes(limit, context.var.principal) }, 200);
    });
}

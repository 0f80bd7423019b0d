// POST /v1/search: the passages that fit best, and on request how they were found.
import { searchResult } from "../answer-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";
import { searchBody } from "../wire.ts";

const searchRoute = route({
  method: "post",
  path: "/v1/search",
  operationId: "search",
  summary: "Lists the passages that fit best",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: searchBody } } } },
  responses: {
    200: { description: "Passages, best first.", content: { "application/json": { schema: searchResult } } },
  },
});

export function searchRoutes({ application }: ServiceParts) {
  return routeGroup().openapi(searchRoute, async (context) => {
    const { query, explain, ...narrowed } = context.req.valid("json");
    const { principal } = context.var;
    const request = { principal, question: query, ...narrowed, signal: context.req.raw.signal };
    if (!explain) return context.json({ query, passages: (await application.search(request)).map(withoutLabel) }, 200);
    const { passages, trace } = await application.explain(request);
    return context.json({ query, passages: passages.map(withoutLabel), trace: { ...trace } }, 200);
  });
}

/** Labels name passages within one knowledge base, for its indexes alone. */
function withoutLabel<Passage extends { label: number }>({ label: _label, ...passage }: Passage) {
  return passage;
}

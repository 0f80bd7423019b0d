// What the service says of itself: the OpenAPI document, and a page of it that needs no script and nothing from elsewhere.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import { renderReference } from "../reference-page.ts";
import { REFERENCE_STYLE } from "../reference-style.ts";
import { SECURITY_SCHEMES } from "../route.ts";
import type { ServiceEnvironment } from "../service-environment.ts";

const INFORMATION = {
  openapi: "3.1.0",
  info: {
    title: "Eyrie",
    version: "1",
    description:
      "Ask questions of your own documents. Errors have one shape on every route; streams end with an end or error event.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "/", description: "Where this document was read." }],
};
const PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function referenceRoutes(
  routes: Pick<OpenAPIHono<ServiceEnvironment>, "getOpenAPI31Document">,
): Hono<ServiceEnvironment> {
  return new Hono<ServiceEnvironment>()
    .get("/openapi.json", (context) => context.json(describeApi(routes)))
    .get("/docs", (context) => {
      context.header("Content-Security-Policy", PAGE_POLICY);
      return context.html(renderReference(describeApi(routes)));
    })
    .get("/docs/reference.css", (context) => {
      context.header("Content-Type", "text/css; charset=utf-8");
      return context.body(REFERENCE_STYLE);
    });
}

export function describeApi(routes: Pick<OpenAPIHono<ServiceEnvironment>, "getOpenAPI31Document">) {
  const document = routes.getOpenAPI31Document(INFORMATION);
  return { ...document, components: { ...document.components, securitySchemes: SECURITY_SCHEMES } };
}

// How a route is defined: its request and answers as schemas, which the OpenAPI document shows, and the least role it takes.
import { OpenAPIHono, type RouteConfig, createRoute } from "@hono/zod-openapi";
import { EyrieError } from "../errors.ts";
import { errorResponse } from "./error-wire.ts";
import { SESSION_COOKIE } from "./access/session-cookie.ts";
import { type LeastRole, requireRole } from "./identity.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

/** The key of an operation in the OpenAPI document that holds its least role. */
export const ROLE_KEY = "x-eyrie-role";

/** In the OpenAPI document, by their names in `SECURITY_SCHEMES`; the last is none, for the machine's owner while no key is asked for. */
const WAYS_TO_BE_KNOWN = [{ bearer: [] }, { key: [] }, { session: [] }, {}];

export const SECURITY_SCHEMES = {
  bearer: { type: "http", scheme: "bearer", description: "A key of Eyrie's, or a token of the configured issuer." },
  key: { type: "apiKey", in: "header", name: "X-API-Key", description: "A key of Eyrie's." },
  session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "Of `POST /v1/session`; for browsers." },
} as const;

interface RouteDefinition {
  readonly method: RouteConfig["method"];
  readonly path: string;
  readonly role: LeastRole;
  /** Names the route in the document and in generated clients. */
  readonly operationId: string;
  /** One line for people. */
  readonly summary: string;
  readonly request?: NonNullable<RouteConfig["request"]>;
  readonly responses: RouteConfig["responses"];
}

type DefinedRoute<Definition extends RouteDefinition> = Omit<Definition, "responses" | "role"> & {
  readonly responses: Definition["responses"] & { readonly default: typeof errorResponse };
};

/** Every route answers an error in the one shape, and asks for a role before it looks at anything else. */
export function route<const Definition extends RouteDefinition>(definition: Definition) {
  const { role, responses, ...rest }: RouteDefinition = definition;
  const defined: RouteConfig = {
    ...rest,
    responses: { ...responses, default: errorResponse },
    security: role === "public" ? [] : WAYS_TO_BE_KNOWN,
    middleware: [requireRole(role)],
    [ROLE_KEY]: role,
  };
  return createRoute(defined) as unknown as DefinedRoute<Definition>;
}

/** A group of routes; a request that does not fit its schema is refused with every field that is wrong. */
export function routeGroup() {
  return new OpenAPIHono<ServiceEnvironment>({
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.map((issue) => `${issue.path.join(".") || result.target}: ${issue.message}`);
      throw new EyrieError("invalid-request", problems.join("; "));
    },
  });
}

// The access matrix: every route, by every role, over every way to show who one is, with every verb. A route without a row fails.
import { describe, expect, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { createService } from "../../src/http/service.ts";
import type { LeastRole } from "../../src/http/identity.ts";
import { ROLE_KEY } from "../../src/http/route.ts";
import { silentLogger } from "../../src/logger.ts";
import { ROLES, type Role, isAtLeast } from "../../src/people/role.ts";
import { type GuardedService, serveGuarded, signIn } from "../support/guarded-service.ts";
import { AUDIENCE, ISSUER, type IdentityProvider, startIdentityProvider } from "../support/identity-provider.ts";

/** The least role that each route takes. */
const MATRIX: Readonly<Record<string, LeastRole>> = {
  "GET /": "public",
  "GET /assets/*": "public",
  "GET /metrics": "admin",
  "GET /livez": "public",
  "GET /readyz": "public",
  "GET /openapi.json": "public",
  "GET /docs": "public",
  "GET /docs/reference.css": "public",
  "POST /v1/session": "public",
  "GET /v1/session": "reader",
  "DELETE /v1/session": "public",
  "GET /v1/status": "reader",
  "GET /v1/insight": "admin",
  "GET /v1/keys": "admin",
  "POST /v1/keys": "admin",
  "DELETE /v1/keys/:id": "admin",
  "GET /v1/users": "admin",
  "PUT /v1/users/:name": "admin",
  "DELETE /v1/users/:name": "admin",
  "GET /v1/groups": "admin",
  "PUT /v1/groups/:name": "admin",
  "DELETE /v1/groups/:name": "admin",
  "POST /v1/ask": "reader",
  "POST /v1/search": "reader",
  "GET /v1/documents": "reader",
  "GET /v1/documents/:id": "reader",
  "GET /v1/documents/:id/text": "reader",
  "GET /v1/documents/:id/source": "reader",
  "DELETE /v1/documents/:id": "editor",
  "POST /v1/documents/:id/retry": "editor",
  "POST /v1/retries": "editor",
  "GET /v1/collections": "reader",
  "GET /v1/folders": "reader",
  "GET /v1/changes": "reader",
  "POST /v1/collections/:collection/documents": "editor",
  "GET /v1/conversations": "reader",
  "POST /v1/conversations": "reader",
  "GET /v1/conversations/:id": "reader",
  "PATCH /v1/conversations/:id": "reader",
  "DELETE /v1/conversations/:id": "reader",
  "POST /v1/feedback": "reader",
  "GET /v1/feedback": "admin",
  "DELETE /v1/feedback/:id": "reader",
  "POST /v1/chat/completions": "reader",
  "GET /v1/models": "reader",
  "POST /v1/embeddings": "reader",
  "POST /mcp": "reader",
  "GET /mcp": "reader",
  "DELETE /mcp": "reader",
  "POST /v1/ingest-jobs": "editor",
  "GET /v1/ingest-jobs": "editor",
  "GET /v1/ingest-jobs/:id": "editor",
  "GET /v1/ingest-jobs/:id/events": "editor",
  "POST /v1/ingest-jobs/:id/cancel": "editor",
};
const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** What the routes stand on is not reached: whoever is let in meets a failure inside, or a request that is not well formed. */
const application = {} as Application;

/** A way to show who one is, as headers; `origin` is what a browser adds. */
interface Carrier {
  readonly name: string;
  show(service: GuardedService, role: Role): Promise<Record<string, string>>;
}

const expired = () => ({ expiresMs: Date.now() - 1 });
const CARRIERS: readonly Carrier[] = [
  { name: "Authorization", show: async ({ key }, role) => ({ authorization: `Bearer ${key({ role })}` }) },
  { name: "x-api-key", show: async ({ key }, role) => ({ "x-api-key": key({ role }) }) },
  { name: "cookie", show: async ({ key, url }, role) => ({ cookie: await signIn(url, key({ role })), origin: url }) },
  {
    name: "proxy",
    show: async ({ people, url }, role) => {
      people.members.putUser({ name: `vera ${role}`, role, collections: "all", groups: [] });
      return { "remote-user": `vera ${role}`, origin: url };
    },
  },
  {
    name: "a token",
    show: async ({ people }, role) => {
      people.members.putGroup("staff", { role, collections: "all" });
      return { authorization: `Bearer ${await provider.token()}` };
    },
  },
];
/** Someone else says who they are, and they are not known here. */
const STRANGERS: readonly Carrier[] = [
  { name: "a user nobody knows", show: async ({ url }) => ({ "remote-user": "mallory", origin: url }) },
  {
    name: "a token of a user nobody knows",
    show: async () => ({ authorization: `Bearer ${await provider.token()}` }),
  },
];
/** Shown by an admin, if it held. */
const NOT_HOLDING: readonly Carrier[] = [
  { name: "nothing", show: async () => ({}) },
  { name: "a wrong key", show: async () => ({ authorization: `Bearer eyrie_${"0".repeat(16)}_${"x".repeat(43)}` }) },
  { name: "no key at all", show: async () => ({ authorization: "Bearer x" }) },
  { name: "a key as Basic", show: async ({ key }) => ({ authorization: `Basic ${key({ role: "admin" })}` }) },
  {
    name: "an expired key",
    show: async ({ key }) => ({ authorization: `Bearer ${key({ role: "admin", ...expired() })}` }),
  },
  { name: "an expired x-api-key", show: async ({ key }) => ({ "x-api-key": key({ role: "admin", ...expired() }) }) },
  {
    name: "a revoked key",
    show: async ({ key, people }) => {
      const secret = key({ role: "admin" });
      people.keys.revoke(secret.slice(6, 22));
      return { "x-api-key": secret };
    },
  },
  {
    name: "a cookie of a revoked key",
    show: async ({ key, people, url }) => {
      const secret = key({ role: "admin" });
      const cookie = await signIn(url, secret);
      people.keys.revoke(secret.slice(6, 22));
      return { cookie, origin: url };
    },
  },
  {
    name: "a cookie that was signed out",
    show: async ({ key, url }) => {
      const cookie = await signIn(url, key({ role: "admin" }));
      await fetch(`${url}/v1/session`, { method: "DELETE", headers: { cookie, origin: url } });
      return { cookie, origin: url };
    },
  },
  { name: "a wrong cookie", show: async ({ url }) => ({ cookie: `eyrie_session=${"x".repeat(43)}`, origin: url }) },
  {
    name: "an expired token",
    show: async ({ people }) => {
      people.members.putGroup("staff", { role: "admin", collections: "all" });
      return { authorization: `Bearer ${await provider.token({ expires: Math.floor(Date.now() / 1_000) - 60 })}` };
    },
  },
  {
    name: "a wrong key beside a cookie that holds",
    show: async ({ key, url }) => ({
      cookie: await signIn(url, key({ role: "admin" })),
      "x-api-key": "x",
      origin: url,
    }),
  },
];

const routes = createService(application, silentLogger)
  .routes.filter(({ method }) => method !== "ALL")
  .map(({ method, path }) => `${method} ${path}`);
const paths = [...new Set(Object.keys(MATRIX).map((row) => row.split(" ")[1] ?? ""))];

let provider: IdentityProvider;

async function serve(): Promise<GuardedService> {
  provider = await startIdentityProvider();
  const settings = {
    EYRIE_OIDC_ISSUER: ISSUER,
    EYRIE_OIDC_AUDIENCE: AUDIENCE,
    EYRIE_OIDC_JWKS_URL: provider.keysAddress,
    EYRIE_OIDC_USER_CLAIM: "email",
    EYRIE_PROXY_ADDRESSES: "127.0.0.1",
    EYRIE_PROXY_USER_HEADER: "Remote-User",
    EYRIE_REQUESTS_PER_MINUTE: "1000000",
  };
  return serveGuarded(application, { settings });
}

/** Asks every path by every verb; what was answered, by row. Signing out comes last. */
async function statuses({ url }: GuardedService, headers: Record<string, string>): Promise<Map<string, number>> {
  const rows = paths.flatMap((path) => VERBS.map((verb) => ({ verb, path })));
  const found = new Map<string, number>();
  for (const { verb, path } of rows.sort((one, other) => Number(isSignOut(one)) - Number(isSignOut(other)))) {
    const response = await fetch(`${url}${path.replaceAll(/:\w+/g, "none")}`, {
      method: verb,
      headers: { "content-type": "application/json", ...headers },
      // not well formed, so that who is let in does not get far
      body: verb === "GET" ? null : "{",
    });
    await response.arrayBuffer();
    found.set(`${verb} ${path}`, response.status);
  }
  return found;
}

function isSignOut({ verb, path }: { verb: string; path: string }): boolean {
  return verb === "DELETE" && path === "/v1/session";
}

/** Of each row, what a status says of whether the caller was let in. */
function verdict(status: number): string {
  return status === 401 || status === 403 ? String(status) : "let in";
}

function verdicts(found: ReadonlyMap<string, number>): Record<string, string> {
  return Object.fromEntries([...found].map(([row, status]) => [row, verdict(status)]));
}

/** A verb that a path does not have is no route, which is told to who is let in at all. */
function expected(allows: (least: LeastRole) => string): Record<string, string> {
  const isOpen = (path: string) => VERBS.some((verb) => MATRIX[`${verb} ${path}`] === "public");
  return Object.fromEntries(
    paths.flatMap((path) =>
      VERBS.map((verb) => [
        `${verb} ${path}`,
        allows(MATRIX[`${verb} ${path}`] ?? (isOpen(path) ? "public" : "reader")),
      ]),
    ),
  );
}

test("every route has a row, and every row a route", () => {
  expect([...new Set(routes)].sort()).toEqual(Object.keys(MATRIX).sort());
});

test("the OpenAPI document says the same roles", async () => {
  const { url } = await serve();
  const { paths: described } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };
  const roles = Object.entries(described).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => [
      `${verb.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      operation[ROLE_KEY],
    ]),
  );
  expect(MATRIX).toMatchObject(Object.fromEntries(roles));
  expect(roles.length).toBeGreaterThan(5);
});

describe.each(CARRIERS)("by $name", ({ show }) => {
  test.each(ROLES)("%s", async (role) => {
    const service = await serve();
    const found = await statuses(service, await show(service, role));
    const allows = (least: LeastRole) => (least === "public" || isAtLeast(role, least) ? "let in" : "403");
    expect(verdicts(found)).toEqual(expected(allows));
    const others = [...found].filter(([row]) => MATRIX[row] === undefined).map(([, status]) => status);
    expect(new Set(others)).toEqual(new Set([404]));
  });
});

describe.each([
  ["401", NOT_HOLDING],
  ["403", STRANGERS],
] as const)("%s", (status, carriers) => {
  test.each(carriers)("by $name nobody is let in", async ({ show }) => {
    const service = await serve();
    const found = await statuses(service, await show(service, "admin"));
    expect(verdicts(found)).toEqual(expected((least) => (least === "public" ? "let in" : status)));
  });
});

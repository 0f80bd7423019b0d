// Who is let in to the service and what they then see, over real HTTP: sessions, origins, hosts, proxies, and the audit log of it all.
import { cpSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { composeAccess } from "../../src/compose-access.ts";
import { readSettings } from "../../src/config.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { serveGuarded, signIn } from "../support/guarded-service.ts";
import { folderOf } from "../support/library.ts";
import { openApplication } from "../support/sample-library.ts";
import { serve } from "../support/serve.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const JSON_TYPE = { "content-type": "application/json" };

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: "POST", headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
}

/** A request whose Host and Origin are written by hand, as no browser and no fetch lets one. */
function statusWith(
  url: string,
  headers: Record<string, string>,
  method = "GET",
  path = "/v1/session",
): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

/** Two collections that speak of the same, so that whatever leaks is near. */
async function openCollections(): Promise<Application> {
  const data = join(temporaryFolder(), "kb");
  // the graph of the model, which is built once
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  const application = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => application.close());
  const signal = AbortSignal.timeout(60_000);
  const open = folderOf({ "leave.md": "# Leave\n\nAnnual leave is 25 days for everyone at the station.\n" });
  const closed = folderOf({
    "board.md": "# Leave of the board\n\nAnnual leave of the board is 61 days at the station.\n",
  });
  await application.sync([open], { collection: "staff", onEvent: () => {}, signal });
  await application.sync([closed], { collection: "board", onEvent: () => {}, signal });
  return application;
}

async function documentIds(url: string, secret: string): Promise<Record<string, string>> {
  const response = await fetch(`${url}/v1/documents`, { headers: { "x-api-key": secret } });
  const { documents } = (await response.json()) as { documents: { id: string; path: string }[] };
  return Object.fromEntries(documents.map(({ id, path }) => [path, id]));
}

test("what a caller was not granted is in no passage, citation, count, refusal, trace or notice", async () => {
  const { url, key, people } = await serveGuarded(await openCollections());
  const [staff, all, none] = [key({ collections: ["staff"] }), key(), key({ collections: ["elsewhere"] })];
  const as = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const question = "How many days of annual leave does the board have at the station?";
  const asked = async (path: string, body: unknown, secret: string) =>
    JSON.stringify(await (await post(`${url}${path}`, body, as(secret))).json());
  const bodies = (secret: string) => [
    asked("/v1/search", { query: question, explain: true, limit: 100 }, secret),
    asked("/v1/search", { query: question, filter: { collections: ["board"] } }, secret),
    asked("/v1/ask", { question }, secret),
    asked("/v1/ask", { question, filter: { paths: ["board.md"] } }, secret),
    asked("/v1/ask", { question: "List everything about leave" }, secret),
    asked("/v1/ask", { question: "Summarise board.md" }, secret),
    fetch(`${url}/v1/status`, { headers: as(secret) }).then((response) => response.text()),
  ];
  for (const body of await Promise.all([...bodies(staff), ...bodies(none)])) expect(body).not.toMatch(/61 days|"board/);
  for (const body of await Promise.all(bodies(none))) expect(body).not.toMatch(/25 days|leave\.md/);
  const [found = "", , answer = ""] = await Promise.all(bodies(all));
  expect(found).toMatch(/61 days[\s\S]*25 days|25 days[\s\S]*61 days/);
  expect(answer).toContain("61 days");
  expect(JSON.parse(await (await fetch(`${url}/v1/status`, { headers: as(staff) })).text())).toMatchObject({
    documents: 1,
    passages: 1,
    indexedVectors: null,
    folders: [{ collection: "staff" }],
  });
  const ids = await documentIds(url, all);
  expect(Object.keys(ids).sort()).toEqual(["board.md", "leave.md"]);
  expect(await documentIds(url, staff)).toEqual({ "leave.md": ids["leave.md"] });
  for (const place of ["", "/text", "/source"]) {
    const [forbidden, missing] = await Promise.all(
      [ids["board.md"] ?? "", "0".repeat(32)].map(async (id) => {
        const response = await fetch(`${url}/v1/documents/${id}${place}`, { headers: as(staff) });
        return [response.status, (await response.text()).replaceAll(id, "")];
      }),
    );
    expect(forbidden).toEqual(missing);
    expect(forbidden?.[0]).toBe(404);
    expect((await fetch(`${url}/v1/documents/${ids["board.md"]}${place}`, { headers: as(all) })).status).toBe(200);
  }
  const collections = await (await fetch(`${url}/v1/collections`, { headers: as(staff) })).text();
  expect(collections).not.toContain("board");
  const editor = as(key({ role: "editor", collections: ["staff"] }));
  const removal = await fetch(`${url}/v1/documents/${ids["board.md"]}`, { method: "DELETE", headers: editor });
  expect(removal.status).toBe(404);
  expect([...people.audit.export()].join("\n")).toMatch(/"change","detail":\{"method":"DELETE"/);
  // the same question of the same words is answered to each from what they may see, also from the cache
  expect(await asked("/v1/ask", { question }, staff)).not.toContain("61 days");
  expect(people.audit.verify().broken).toBeNull();
});

test("the audit log has who asked what of which passages before the first word, and how it ended", async () => {
  const application = await openApplication({ EYRIE_DATA: inject("sampleKnowledgeBase") });
  onTestFinished(() => application.close());
  const { url, key, people } = await serveGuarded(application);
  const secret = key();
  const entries = () =>
    [...people.audit.export()].map(
      (line) => JSON.parse(line) as { actor: string; action: string; detail: Record<string, unknown> },
    );
  const stream = await post(
    `${url}/v1/ask`,
    { question: "What is the per diem in Norway?", stream: true },
    { "x-api-key": secret },
  );
  const reader = stream.body?.getReader();
  await reader?.read();
  expect(entries().map(({ action }) => action)[0]).toBe("question");
  for (;;) if ((await reader?.read())?.done !== false) break;
  await post(`${url}/v1/search`, { query: "warranty", limit: 2 }, { "x-api-key": secret });
  const [question, answer, search] = entries();
  expect(question).toMatchObject({
    actor: `key:${secret.slice(6, 22)}`,
    detail: { question: "What is the per diem in Norway?" },
  });
  expect(question?.detail["passages"]).toContainEqual(expect.stringMatching(/^[0-9a-f]{32}$/));
  expect(answer).toMatchObject({ action: "answer", detail: { question: 1, outcome: "answered: extractive" } });
  expect(search).toMatchObject({ action: "search", detail: { question: "warranty" } });
  expect(search?.detail["passages"]).toHaveLength(2);

  const hashed = await serveGuarded(application, { settings: { EYRIE_AUDIT_QUESTIONS: "hash" } });
  await post(`${hashed.url}/v1/ask`, { question: "What is the per diem in Norway?" }, { "x-api-key": hashed.key() });
  const lines = [...hashed.people.audit.export()].join("\n");
  expect(lines).toMatch(/"questionHash":"[0-9a-f]{64}"/);
  expect(lines).not.toMatch(/diem/);
});

test("a question that cannot be noted is not answered", async () => {
  const application = await openApplication({ EYRIE_DATA: inject("sampleKnowledgeBase") });
  onTestFinished(() => application.close());
  const { url, key, people } = await serveGuarded(application);
  const secret = key();
  const raw = new Database(people.file);
  raw.exec("CREATE TRIGGER audit_full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no room'); END");
  raw.close();
  const answer = await post(`${url}/v1/ask`, { question: "What is the per diem in Norway?" }, { "x-api-key": secret });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("82");
});

test("a session is a cookie no script reads, that no other site has sent along, and that is noted", async () => {
  const { url, key, people } = await serveGuarded({} as Application);
  const secret = key({ role: "editor", collections: ["staff"] });
  const refused = await post(`${url}/v1/session`, { key: `${secret}x` });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("set-cookie")).toBeNull();
  const signed = await post(`${url}/v1/session`, { key: secret });
  expect(signed.headers.get("set-cookie")).toMatch(
    /^eyrie_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const who = {
    id: `key:${secret.slice(6, 22)}`,
    name: "test",
    role: "editor",
    collections: ["staff"],
    carrier: "session",
    keeps: true,
  };
  expect(await signed.json()).toEqual(who);
  const cookie = await signIn(url, secret);
  expect(await (await fetch(`${url}/v1/session`, { headers: { cookie } })).json()).toEqual(who);

  const ask = async (headers: Record<string, string>) =>
    (await post(`${url}/v1/search`, { query: "x" }, { cookie, ...headers })).status;
  // let in, it meets an application that is none
  expect(await ask({ origin: url })).toBe(500);
  expect(await ask({})).toBe(400);
  expect(await ask({ origin: "https://elsewhere.example" })).toBe(400);
  expect(await ask({ origin: "null" })).toBe(400);
  expect(await ask({ origin: url.replace("http:", "https:") })).toBe(400);
  expect(await ask({ origin: `${url}0` })).toBe(400);

  const out = await fetch(`${url}/v1/session`, { method: "DELETE", headers: { cookie, origin: url } });
  expect(out.status).toBe(204);
  const after = await fetch(`${url}/v1/session`, { headers: { cookie } });
  expect(after.status).toBe(401);
  expect(after.headers.get("www-authenticate")).toMatch(/^Bearer/);
  expect(after.headers.get("set-cookie")).toMatch(/^eyrie_session=; Max-Age=0/);
  const actions = [...people.audit.export()].map((line) => (JSON.parse(line) as { action: string }).action);
  expect(actions).toEqual(["sign-in-refused", "sign-in", "sign-in", "sign-out"]);
});

test("on this machine no key is needed, unless one is shown, required, or the request was passed on", async () => {
  const who = async (url: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}/v1/session`, { headers })).status;
  const { url } = await serveGuarded({} as Application, { settings: { EYRIE_KEYS_REQUIRED: "no" } });
  expect(await who(url)).toBe(200);
  expect(await who(url, { "x-api-key": "wrong" })).toBe(401);
  for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host"])
    expect(await who(url, { [name]: "10.0.0.9" })).toBe(401);
  const behindProxy = [{ EYRIE_HOSTS: "a.example" }, { EYRIE_PROXY_ADDRESSES: "10.0.0.2" }];
  for (const settings of [{}, ...behindProxy.map((setting) => ({ ...setting, EYRIE_KEYS_REQUIRED: "no" }))]) {
    const required = await serveGuarded({} as Application, { settings: { ...settings } });
    expect(await who(required.url)).toBe(401);
  }
});

test("what is shown and does not hold is named, also by a service that knows no keys, and never as too many requests", async () => {
  const settings = { EYRIE_KEYS_REQUIRED: "no" };
  const open = (await serveGuarded({} as Application, { settings })).url;
  const required = (await serveGuarded({} as Application)).url;
  const keyless = await serve({} as Application);
  const cases: [string, Record<string, string>, string][] = [
    [keyless, { authorization: "Bearer sk-local" }, "the key that was shown does not hold; leave it out"],
    [keyless, { cookie: "eyrie_session=x" }, "the session that was shown does not hold; leave it out"],
    [open, { "x-api-key": "sk-local" }, "the key that was shown does not hold; leave it out"],
    [required, { "x-api-key": "sk-local" }, "the key that was shown does not hold"],
    [required, {}, "nothing was shown"],
  ];
  for (const [url, headers, message] of cases)
    for (const path of ["/v1/status", "/v1/session", "/nowhere"]) {
      const refused = await fetch(`${url}${path}`, { headers });
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([401, null]);
      const { error } = (await refused.json()) as { error: { message: string } };
      expect(error).toMatchObject({ code: "unauthorized", remedy: expect.stringContaining("key"), retryable: false });
      expect(error.message.split(": on this")[0]).toBe(message);
    }
});

test("hosts that are not named are refused; a proxy says who asks, from where and over which protocol, and nobody else does", async () => {
  const settings = {
    EYRIE_HOSTS: "eyrie.example.org,10.0.0.5:8443",
    EYRIE_PROXY_USER_HEADER: "Remote-User",
    EYRIE_PROXY_GROUPS_HEADER: "Remote-Groups",
  };
  const behind = await serveGuarded({} as Application, {
    settings: { ...settings, EYRIE_PROXY_ADDRESSES: "127.0.0.1" },
  });
  behind.people.members.putGroup("staff", { role: "reader", collections: ["staff"] });
  const named = { "remote-user": "vera", "remote-groups": "guests, staff" };
  expect(await statusWith(behind.url, { ...named, host: "eyrie.example.org" })).toBe(200);
  expect(await statusWith(behind.url, { ...named, host: "EYRIE.example.org:443" })).toBe(200);
  expect(await statusWith(behind.url, { ...named, host: "10.0.0.5:8443" })).toBe(200);
  for (const host of ["rebound.example", "10.0.0.5", "10.0.0.5:1", "eyrie.example.org.evil"])
    expect(await statusWith(behind.url, { ...named, host })).toBe(400);
  const secure = { ...named, host: "eyrie.example.org", "x-forwarded-proto": "https" };
  expect(await statusWith(behind.url, { ...secure, origin: "https://eyrie.example.org" })).toBe(200);
  expect(await statusWith(behind.url, { ...secure, origin: "http://eyrie.example.org" })).toBe(400);

  const straight = await serveGuarded({} as Application, {
    settings: { ...settings, EYRIE_PROXY_ADDRESSES: "10.0.0.2" },
  });
  straight.people.members.putGroup("staff", { role: "reader", collections: ["staff"] });
  expect(await statusWith(straight.url, { ...named, host: "eyrie.example.org" })).toBe(401);
});

test("the service refuses to listen beyond this machine without a key, or without names", async () => {
  const data = join(temporaryFolder(), "kb");
  const compose = (settings: Record<string, string>) => composeAccess(readSettings({ EYRIE_DATA: data, ...settings }));
  await expect(compose({ EYRIE_HOST: "0.0.0.0" })).rejects.toMatchObject({ code: "configuration-invalid" });
  const beyond = { EYRIE_HOST: "0.0.0.0", EYRIE_HOSTS: "eyrie.example.org" };
  await expect(compose(beyond)).rejects.toMatchObject({ code: "keys-missing" });
  await expect(compose({ EYRIE_HOST: "10.0.0.5" })).rejects.toMatchObject({ code: "keys-missing" });
  const people = PeopleDatabase.open(data);
  const made = { name: "x", user: null, role: "reader", collections: "all", expiresMs: null } as const;
  const { key } = people.keys.create(made);
  const access = await compose(beyond);
  expect(access).toMatchObject({ opensToMachine: false, hosts: ["0.0.0.0", "eyrie.example.org"] });
  access.people.close();
  people.keys.revoke(key.id);
  people.close();
  await expect(compose(beyond)).rejects.toMatchObject({ code: "keys-missing" });
});

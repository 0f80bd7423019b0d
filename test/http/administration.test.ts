// Keys, users and groups over real HTTP: what an admin decides holds at once and is noted, and no admin comes to see more by it.
import { expect, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { serveGuarded } from "../support/guarded-service.ts";

const application = {} as Application;

async function open(made: Parameters<Awaited<ReturnType<typeof serveGuarded>>["key"]>[0] = {}) {
  const { url, key, people } = await serveGuarded(application);
  const secret = key({ role: "admin", ...made });
  const send = async (method: string, path: string, body?: unknown, as = secret) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "x-api-key": as, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as Record<string, unknown> };
  };
  const actions = () => [...people.audit.export()].map((line) => (JSON.parse(line) as { action: string }).action);
  return { url, key, people, secret, send, actions };
}

test("a key is shown when it is made and never again, holds as it was made, and is ended at once", async () => {
  const { send, people, actions, secret } = await open();
  const asked = { name: "payroll script", role: "reader", collections: ["hr"], expires: "2999-12-31" };
  const { status, body: made } = await send("POST", "/v1/keys", asked);
  expect(status).toBe(201);
  expect(made).toMatchObject({
    name: "payroll script",
    user: null,
    role: "reader",
    expires: "3000-01-01T00:00:00.000Z",
  });
  const own = String(made["secret"]);
  expect((await send("GET", "/v1/session", undefined, own)).body).toMatchObject({
    collections: ["hr"],
    carrier: "key",
  });
  const listed = await send("GET", "/v1/keys");
  expect(listed.body["keys"]).toHaveLength(2);
  expect(JSON.stringify(listed.body)).not.toContain(own.slice(-43));
  expect((await send("DELETE", `/v1/keys/${String(made["id"])}`)).body).toMatchObject({ revoked: expect.any(String) });
  expect((await send("GET", "/v1/session", undefined, own)).status).toBe(401);
  expect((await send("DELETE", `/v1/keys/${"0".repeat(16)}`)).status).toBe(404);
  expect((await send("POST", "/v1/keys", { ...asked, expires: "2020-01-01" })).status).toBe(400);
  expect((await send("POST", "/v1/keys", { ...asked, user: "nobody known" })).status).toBe(404);
  expect((await send("POST", "/v1/keys", { ...asked, name: "two\nlines" })).status).toBe(400);
  expect(actions().filter((action) => action.startsWith("key-"))).toEqual(["key-created", "key-revoked"]);
  const line = [...people.audit.export()].find((one) => one.includes('"key-created"')) ?? "";
  expect(JSON.parse(line)).toMatchObject({ actor: `key:${secret.slice(6, 22)}`, detail: { name: "payroll script" } });
  expect(line).not.toContain(own.slice(-43));
});

test("users see what they and their groups are granted, from the next request on", async () => {
  const { send, key, actions } = await open();
  expect((await send("PUT", "/v1/users/anna", { role: "reader", collections: [], groups: ["staff"] })).status).toBe(
    404,
  );
  await send("PUT", "/v1/groups/staff", { role: "editor", collections: ["handbook"] });
  const put = await send("PUT", "/v1/users/anna", { role: "reader", collections: ["hr"], groups: ["staff"] });
  expect(put).toEqual({ status: 200, body: { name: "anna", role: "reader", collections: ["hr"], groups: ["staff"] } });
  const anna = key({ user: "anna", role: "editor" });
  const who = async () => (await send("GET", "/v1/session", undefined, anna)).body;
  expect(await who()).toMatchObject({ role: "editor", collections: ["handbook", "hr"] });
  expect((await send("GET", "/v1/groups")).body).toEqual({
    groups: [{ name: "staff", role: "editor", collections: ["handbook"], members: ["anna"] }],
  });
  expect((await send("DELETE", "/v1/groups/staff")).status).toBe(204);
  expect(await who()).toMatchObject({ role: "reader", collections: ["hr"] });
  expect((await send("DELETE", "/v1/users/anna")).status).toBe(204);
  expect((await send("GET", "/v1/session", undefined, anna)).status).toBe(401);
  expect((await send("GET", "/v1/users")).body).toEqual({ users: [] });
  expect(actions().filter((action) => /^(?:user|group)-/.test(action))).toEqual([
    "group-changed",
    "user-changed",
    "group-removed",
    "user-removed",
  ]);
});

test.each([
  ["POST", "/v1/keys", { name: "x", role: "reader", collections: "all" }],
  ["GET", "/v1/keys", undefined],
  ["DELETE", "/v1/keys/0000000000000000", undefined],
  ["PUT", "/v1/users/me", { role: "admin", collections: "all", groups: [] }],
  ["PUT", "/v1/groups/mine", { role: "admin", collections: "all" }],
  ["DELETE", "/v1/users/me", undefined],
  ["DELETE", "/v1/groups/mine", undefined],
  ["GET", "/v1/users", undefined],
  ["GET", "/v1/groups", undefined],
] as const)("an admin of some collections may not %s %s", async (method, path, body) => {
  const { send, people } = await open({ collections: ["hr"] });
  expect(await send(method, path, body)).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  expect(people.keys.list()).toHaveLength(1);
  expect(people.members.users()).toEqual([]);
  expect(people.members.groups()).toEqual([]);
});

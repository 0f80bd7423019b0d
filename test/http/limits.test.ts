// What one caller may take of the service, and what a request may weigh.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { CallerPlaces } from "../../src/http/limits/caller-places.ts";
import { jsonDepth } from "../../src/http/limits/json-depth.ts";
import { RateLimit } from "../../src/http/limits/rate-limit.ts";
import { Uploads } from "../../src/knowledge-base/uploads.ts";
import { type GuardedService, serveGuarded } from "../support/guarded-service.ts";
import { post } from "../support/serve.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const forever = new AbortController().signal;

test("a bucket gives as many as it holds and then as fast as it fills, to each name its own", () => {
  const clock = { now: 0 };
  const rate = new RateLimit(60, () => clock.now);
  for (let taken = 0; taken < 60; taken += 1) expect(rate.take("anna")).toBeNull();
  expect(rate.take("anna")).toBe(1);
  expect(rate.take("ben")).toBeNull();
  clock.now += 2_000;
  expect([rate.take("anna"), rate.take("anna"), rate.take("anna")]).toEqual([null, null, 1]);
  clock.now += 3_600_000;
  for (let taken = 0; taken < 60; taken += 1) expect(rate.take("anna")).toBeNull();
  expect(rate.take("anna")).toBe(1);
});

test("places of a caller are given in turn, beyond them it waits, beyond that it is refused", async () => {
  const places = new CallerPlaces({ places: 2, waiting: 1 });
  const [first, second] = await Promise.all([places.enter("anna", forever), places.enter("anna", forever)]);
  const waits = places.enter("anna", forever);
  expect(places.waiting).toBe(1);
  await expect(places.enter("anna", forever)).rejects.toMatchObject({ code: "rate-limited" });
  const other = await places.enter("ben", forever);
  first();
  first();
  const third = await waits;
  const left = new AbortController();
  const gone = places.enter("anna", left.signal);
  left.abort(new Error("left"));
  await expect(gone).rejects.toThrow("left");
  expect(places.waiting).toBe(0);
  for (const leave of [second, third, other]) leave();
  const [again] = await Promise.all([places.enter("anna", forever), places.enter("anna", forever)]);
  expect(again).toBeTypeOf("function");
});

test.each([
  ["1", 0],
  ['"[[{{"', 0],
  ['{"a": [1, {"b": "\\"["}]}', 3],
  ["[".repeat(500), 500],
])("%s nests so deep", (text, depth) => {
  expect(jsonDepth(text)).toBe(depth);
});

const statusesOf = async (service: GuardedService, count: number, headers: Record<string, string>) => {
  const statuses: number[] = [];
  for (let turn = 0; turn < count; turn += 1)
    statuses.push((await fetch(`${service.url}/v1/session`, { headers })).status);
  return statuses;
};

test("each key has its requests a minute, and each address that shows none that holds; Retry-After says when", async () => {
  const service = await serveGuarded({} as Application, { settings: { EYRIE_REQUESTS_PER_MINUTE: "3" } });
  const [anna, ben] = [{ "x-api-key": service.key() }, { "x-api-key": service.key() }];
  expect(await statusesOf(service, 4, anna)).toEqual([200, 200, 200, 429]);
  expect(await statusesOf(service, 3, ben)).toEqual([200, 200, 200]);
  expect(await statusesOf(service, 2, { "x-api-key": "wrong" })).toEqual([401, 401]);
  expect(await statusesOf(service, 2, {})).toEqual([401, 429]);
  const refused = await fetch(`${service.url}/v1/session`, { headers: anna });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: { code: "rate-limited", retryable: true } });
});

test("one caller's questions wait for one another, another caller's do not wait for them", async () => {
  const running = new Set<string>();
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  const slow = {
    async search({ principal }: { principal: { id: string } }) {
      running.add(principal.id);
      begun.push(principal.id);
      await new Promise<void>((done) => finish.push(done));
      return [];
    },
  } as unknown as Application;
  const settings = { EYRIE_CALLER_PLACES: "1", EYRIE_CALLER_QUEUE: "1" };
  const { url, key } = await serveGuarded(slow, { settings });
  const [anna, ben] = [{ "x-api-key": key() }, { "x-api-key": key() }];
  const search = (headers: Record<string, string>) => post(`${url}/v1/search`, { query: "x" }, headers);
  const first = search(anna);
  await expect.poll(() => begun.length).toBe(1);
  const second = search(anna);
  const third = search(ben);
  await expect.poll(() => begun.length).toBe(2);
  expect(running.size).toBe(2);
  expect((await search(anna)).status).toBe(429);
  finish.shift()?.();
  expect((await first).status).toBe(200);
  await expect.poll(() => begun.length).toBe(3);
  for (const done of finish) done();
  expect((await second).status).toBe(200);
  expect((await third).status).toBe(200);
});

test("addresses, bodies and nesting have limits, and each is named", async () => {
  const { url, key } = await serveGuarded({} as Application);
  const headers = { "x-api-key": key() };
  const answers: [Promise<Response>, number, RegExp][] = [
    [fetch(`${url}/v1/status?x=${"x".repeat(5_000)}`, { headers }), 413, /address is over 4096/],
    [post(`${url}/v1/search`, `{"query": ${"[".repeat(65)}${"]".repeat(65)}}`, headers), 400, /nests 66 deep; 64/],
    [post(`${url}/v1/search`, `{"query": "${"x".repeat(1_100_000)}"}`, headers), 413, /over 1000000 bytes/],
    [post(`${url}/v1/search`, `{"query": "${"x".repeat(1_100_000)}"}`), 401, /nothing was shown/],
  ];
  for (const [answer, status, message] of answers) {
    expect((await answer).status).toBe(status);
    expect(((await (await answer).json()) as { error: { message: string } }).error.message).toMatch(message);
  }
});

test("uploads have a quota together, and what does not fit leaves nothing behind", async () => {
  const folder = temporaryFolder();
  const uploads = new Uploads(folder, 1_000);
  const bytesOf = (size: number) =>
    (async function* () {
      yield new Uint8Array(size);
    })();
  const store = (name: string, size: number) => uploads.store("hr", { name, bytes: bytesOf(size), limit: 900 });
  expect(await store("a.txt", 700)).toMatchObject({ size: 700 });
  await expect(store("b.txt", 901)).rejects.toMatchObject({ code: "request-too-large" });
  await expect(store("b.txt", 301)).rejects.toMatchObject({ code: "quota-exceeded" });
  expect(readdirSync(uploads.folderOf("hr"))).toEqual(["a.txt"]);
  expect(await store("b.txt", 300)).toMatchObject({ size: 300 });
});

// Signing in with a browser where keys are required: what a wrong key is told, and that a session that ends takes nothing along.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PeopleDatabase } from "../../src/people/people-database.ts";
import {
  type PageBench,
  askOn,
  openBench,
  openGuardedPage,
  openPageAt,
  signInOn,
  violationsOf,
  waitForAnswer,
} from "../support/page-session.ts";
import { serveGuarded } from "../support/guarded-service.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

function revoke(people: PeopleDatabase, key: string): void {
  people.keys.revoke(key.slice(6, 22));
}

test("a key opens the page, a wrong one is told what is wrong, and signing out closes it", async () => {
  const { page, key } = await openGuardedPage(bench, bench.quoting);
  await page.waitForSelector("#key:focus");
  expect(await page.locator(".shell").count()).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  await signInOn(page, `${key()}x`);
  expect(await page.textContent("[role=alert]")).toMatch(/does not hold.*ask for a new one/);
  expect(await violationsOf(page)).toEqual([]);
  await signInOn(page, ` ${key({ name: "Anna's laptop" })} `);
  await askOn(page, "What is the per diem in Norway?");
  await waitForAnswer(page);
  await page.reload();
  await page.waitForSelector("#question");
  await page.click('[aria-label="Sign out Anna\'s laptop"]');
  await page.waitForSelector("#key:focus");
  expect(await page.locator(".shell").count()).toBe(0);
  await page.reload();
  await page.waitForSelector("#key:focus");
});

test("whom a proxy signs in and Eyrie does not know is told so, and let in once they are known", async () => {
  const settings = { EYRIE_PROXY_ADDRESSES: "127.0.0.1", EYRIE_PROXY_USER_HEADER: "Remote-User" };
  const service = await serveGuarded(bench.quoting, { settings, page: bench.directory });
  const page = await openPageAt(service.url, {
    browser: bench.browser,
    options: { extraHTTPHeaders: { "Remote-User": "eve" } },
    mayMeet: /status of 403/,
  });
  await page.waitForSelector('text=Eyrie knows no user "eve"');
  expect(await page.textContent("main")).toContain("Ask whoever looks after Eyrie to add you");
  expect(await page.locator("#key").count()).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  service.people.members.putUser({ name: "eve", role: "reader", collections: "all", groups: [] });
  await page.click("text=Try again");
  await page.waitForSelector("#question");
  expect(await page.textContent(".holdings")).not.toContain("this machine");
});

test("when a session is over the question that is being written waits behind the sign-in, for the same person only", async () => {
  const { page, key, people } = await openGuardedPage(bench, bench.quoting);
  const secret = key({ name: "first" });
  people.members.putUser({ name: "anna", role: "reader", collections: "all", groups: [] });
  const [one, two] = [key({ user: "anna" }), key({ user: "anna" })];
  await signInOn(page, one);
  await askOn(page, "What is the per diem in Norway?");
  await waitForAnswer(page);
  await page.fill("#question", "And in Sw");
  revoke(people, one);
  await page.click(".source button >> nth=0");
  await page.waitForSelector("#key:focus");
  expect(await page.textContent(".sign-in h1")).toBe("Your session is over");
  expect(await page.isVisible(".exchange")).toBe(false);
  await signInOn(page, two);
  await page.waitForSelector(".sign-in", { state: "detached" });
  await page.click(".reader-head button");
  expect(await page.inputValue("#question")).toBe("And in Sw");
  // asked when the session is over already
  revoke(people, two);
  await page.focus("#question");
  await page.keyboard.press("End");
  await page.keyboard.type("eden?");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#key:focus");
  await signInOn(page, key({ user: "anna" }));
  await page.waitForSelector(".sign-in", { state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("question");
  await page.click(".exchange.last .failure button");
  await waitForAnswer(page);
  expect(await page.textContent(".exchange.last .prose")).toContain("Sweden");
  // another person; the page may find out before it is used, by reading the conversations again
  people.members.removeUser("anna");
  await page.evaluate(() => void (window.location.hash = "#/library"));
  await page.waitForSelector("#key:focus");
  await signInOn(page, secret);
  await page.waitForSelector(".sign-in", { state: "detached" });
  await page.click("nav >> text=Ask");
  expect(await page.locator(".exchange").count()).toBe(0);
});

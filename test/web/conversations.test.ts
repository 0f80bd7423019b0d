// Conversations and feedback in a real browser: kept, opened by their address, gone on with, renamed, deleted; and what is said of answers.
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PageBench,
  askOn,
  openBench,
  openGuardedPage,
  signInOn,
  violationsOf,
  waitForAnswer,
} from "../support/page-session.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const QUESTION = "What is the per diem in Norway?";

async function openSignedIn(mayMeet = /status of 401/) {
  const guarded = await openGuardedPage(bench, bench.quoting, { mayMeet });
  const { page, people, key } = guarded;
  people.members.putUser({ name: "anna", role: "reader", collections: "all", groups: [] });
  await signInOn(page, key({ user: "anna" }));
  await page.waitForSelector("#question");
  return guarded;
}

test("a conversation is kept, opened again as it was, gone on with, and is nobody else's", async () => {
  // the conversation of somebody else's is answered with 404
  const { page, url, key, people } = await openSignedIn(/status of 40[14]/);
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  await askOn(page, "And in Sweden?");
  await waitForAnswer(page);
  const answers = () => page.locator(".exchange .prose").allTextContents();
  const before = await answers();
  expect(page.url()).toMatch(/#\/conversations\/[0-9a-f]{32}$/);
  const entry = page.locator(".sidebar .entry", { hasText: QUESTION });
  await entry.waitFor();
  expect(await page.textContent(".conversations h2")).toBe("Today");
  expect(await violationsOf(page)).toEqual([]);

  await page.reload();
  await page.waitForSelector(".exchange.last.done");
  expect(await answers()).toEqual(before);
  expect(await page.locator(".exchange .rewritten").count()).toBe(1);
  expect(await page.locator(".exchange .source").count()).toBeGreaterThanOrEqual(2);
  await page.click(".exchange.last .source button");
  await page.waitForSelector(".reader canvas, .reader .page");
  await page.keyboard.press("Escape");
  await askOn(page, "And in Denmark?");
  await waitForAnswer(page);
  expect(await page.locator(".exchange").count()).toBe(3);

  await page.click("text=New question");
  await page.waitForSelector(".start");
  await askOn(page, "Which form do I need when I lost a receipt?");
  await waitForAnswer(page);
  expect(await page.locator(".exchange").count()).toBe(1);
  await page.fill("[aria-label='Search conversations']", "sweden");
  await expect.poll(() => page.locator(".entry").count()).toBe(1);
  const address = new URL((await entry.locator("a").getAttribute("href")) ?? "", page.url()).href;
  await entry.locator("a").click();
  await expect.poll(() => page.locator(".exchange").count()).toBe(3);

  await page.click(".sidebar-foot >> [aria-label^='Sign out']");
  people.members.putUser({ name: "ben", role: "admin", collections: "all", groups: [] });
  await signInOn(page, key({ user: "ben", role: "admin" }));
  await page.goto(`${url}/`);
  await page.waitForSelector("#question");
  expect(await page.locator(".entry").count()).toBe(0);
  await page.goto(address);
  await page.waitForSelector("text=There is no such conversation of yours");
});

test("it is renamed and deleted from the keyboard, after a question", async () => {
  const { page, people } = await openSignedIn();
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  const first = page.locator(".sidebar .entry").first();
  await first.locator("[aria-label^='Rename']").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Norway");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".entry a >> text=Norway");
  await first.locator("[aria-label^='Delete']").focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Delete");
  await page.keyboard.press("Escape");
  expect(await page.locator(".entry a").count()).toBe(1);
  await first.locator("[aria-label^='Delete']").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".start");
  expect(await page.locator(".entry").count()).toBe(0);
  expect(people.conversations.list("user:anna", { offset: 0, limit: 10 }).total).toBe(0);
});

test("what is wrong with an answer is said in two clicks, kept, and taken back", async () => {
  const { page, people } = await openSignedIn();
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  const kept = () => people.feedback.list({ offset: 0, limit: 10 });
  await page.click("[aria-label='Something is wrong with this']");
  expect(await violationsOf(page)).toEqual([]);
  await page.click("label >> text=It is out of date");
  await page.fill(".feedback-form textarea", "It is 90 now.");
  await page.click(".feedback-form >> text=Send");
  await page.waitForSelector("text=Thank you");
  expect(kept()).toMatchObject([
    {
      giver: "user:anna",
      verdict: "down",
      reason: "outdated",
      note: "It is 90 now.",
      question: QUESTION,
      sources: [{ path: "handbook/travel-and-expenses.pdf", quote: expect.stringContaining("82") }],
    },
  ]);
  await page.click("[aria-label='This is right']");
  await page.waitForSelector("[aria-label='This is right'][aria-pressed='true']");
  expect(kept()).toMatchObject([{ verdict: "up", reason: null }]);
  await page.reload();
  await page.waitForSelector("[aria-label='This is right'][aria-pressed='true']");
  await page.click("[aria-label='This is right']");
  await page.waitForSelector("[aria-label='This is right'][aria-pressed='false']");
  expect(kept()).toEqual([]);
});

test("a conversation of a thousand questions is drawn from its end, and scrolls without long stops", async () => {
  const { page, people } = await openSignedIn();
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  const [{ id } = { id: "" }] = people.conversations.list("user:anna", { offset: 0, limit: 1 }).conversations;
  const [one] = people.conversations.exchanges("user:anna", id);
  if (one === undefined) throw new Error("nothing was kept");
  people.transaction(() => {
    for (let number = 2; number <= 1_000; number += 1)
      people.conversations.keep("user:anna", id, { ...one, question: `Question ${number}?` });
  });
  await page.reload();
  await page.waitForSelector(".exchange.last.done");
  expect(await page.textContent(".exchange.last .question")).toBe("Question 1000?");
  expect(await page.locator(".exchange").count()).toBeLessThan(100);
  const worst = await page.evaluate(async () => {
    const main = document.querySelector("main");
    if (main === null) throw new Error("no main");
    let [before, longest] = [performance.now(), 0];
    for (let step = 0; step < 150; step += 1) {
      main.scrollBy(0, -400);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    }
    return longest;
  });
  // on a busy machine too; what is drawn at once takes some 20 ms
  expect(worst).toBeLessThan(1_000);
  const drawn = await page.locator(".exchange").count();
  expect(drawn).toBeGreaterThan(20);
  expect(drawn).toBeLessThan(500);
});

test("at 360 pixels the list is a view of its own", async () => {
  const { page } = await openSignedIn();
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.click("nav >> text=Conversations");
  await page.waitForSelector(".conversation-view .entry");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await violationsOf(page)).toEqual([]);
  await page.click(".conversation-view .entry a");
  await page.waitForSelector(".exchange.last.done");
});

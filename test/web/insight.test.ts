// What stands behind the answers, in a real browser: how one came to be, how all of them do, and who may ask.
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import {
  type PageBench,
  askOn,
  openBench,
  openGuardedPage,
  openPage,
  signInOn,
  violationsOf,
  waitForAnswer,
} from "../support/page-session.ts";
import { splitTokens } from "../support/scripted-answer.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const WRITTEN = " Per-diem rates for Norway were raised to EUR 82 [1].";

test("why these passages: the lists that found each, what was cited and shown to the model, and how long each stage took", async () => {
  bench.tgi.reply(() => ({ tokens: [...splitTokens(WRITTEN), "<|endoftext|>"], delayMs: 1 }));
  const { page } = await openPage(bench, bench.writing);
  await askOn(page, "What is the per diem in Norway?");
  await waitForAnswer(page);
  await page.click("text=Why these passages");
  const panel = page.locator("dialog.panel");
  await panel.locator("tbody tr").first().waitFor();
  expect(await panel.textContent()).toMatch(/Why it was answered.*probability of \d+ %; at least \d+ % is needed/);
  expect(await panel.locator(".signs .for").count()).toBeGreaterThan(0);
  const cited = panel.locator("tbody tr", { has: page.locator(".source-number") }).first();
  expect(await cited.textContent()).toMatch(
    /handbook\/travel-and-expenses\.pdf, page \d+1.*\d+(?:st|nd|rd|th) [\d.]+.*Taken.*shown to the model as \d/,
  );
  expect(await panel.textContent()).toMatch(
    /falcon-7b-instruct wrote the answer from \d+ passages?, [\d,]+ tokens read/,
  );
  expect(await panel.locator(".stage-bar").first().locator("rect").count()).toBeGreaterThan(3);
  expect(await panel.textContent()).toMatch(/Searching [\d.]+ m?s.*Checking each sentence [\d.]+ m?s/);
  const rows = await panel.locator("tbody tr").count();
  await panel.locator("button", { hasText: /^All \d+$/ }).click();
  expect(await panel.locator("tbody tr").count()).toBeGreaterThan(rows);
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await panel.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Why these passages");
});

test("a refusal says what spoke against the passages", async () => {
  const { page } = await openPage(bench, bench.quoting, { colorScheme: "dark" });
  await askOn(page, "Who painted the Mona Lisa?");
  await waitForAnswer(page);
  await page.click("text=Why these passages");
  const panel = page.locator("dialog.panel");
  await panel.locator(".signs .against").first().waitFor();
  expect(await panel.textContent()).toMatch(/Why it was not answered.*Words of the question that no passage holds: \d/);
  expect(await violationsOf(page)).toEqual([]);
});

/** As the service notes them, some days ago. */
function noteAnswers(directory: string): void {
  let now = 0;
  const people = PeopleDatabase.open(directory, { now: () => now });
  const answers: readonly (readonly [number, string, string, object])[] = [
    [9, "What is the notice period in Malta?", "not answered", { ms: 40 }],
    [
      5,
      "one",
      "answered: model",
      { ms: 800, firstMs: 90, inputTokens: 900, outputTokens: 60, sentences: 4, supported: 3 },
    ],
    [5, "two", "answered: extractive", { ms: 60, firstMs: 60, sentences: 1, supported: 1 }],
    [4, "What is the notice period in Malta?", "not answered", { ms: 50 }],
    [2, "three", "failed: model-unreachable", { ms: 5_000 }],
    [
      2,
      "four",
      "answered: model",
      { ms: 1_200, firstMs: 100, inputTokens: 800, outputTokens: 40, sentences: 4, supported: 4 },
    ],
  ];
  for (const [daysAgo, question, outcome, figures] of answers) {
    now = Date.now() - daysAgo * 86_400_000;
    const { seq } = people.audit.append("user:anna", "question", { question });
    people.audit.append("user:anna", "answer", { question: seq, outcome, ...figures });
  }
  people.close();
}

test("insight shows admins how the answers do, as charts and as tables; others are not led there", async () => {
  const { page, key, people } = await openGuardedPage(bench, bench.quoting);
  noteAnswers(dirname(people.file));
  await signInOn(page, key());
  await page.waitForSelector("#question");
  expect(await page.locator("nav >> text=Insight").count()).toBe(0);
  await page.click(".sidebar-foot >> [aria-label^='Sign out']");
  await signInOn(page, key({ role: "admin" }));
  await askOn(page, "What is the per diem in Norway?");
  await waitForAnswer(page);
  await page.click("[aria-label='Something is wrong with this']");
  await page.click("text=It is out of date");
  await page.click(".feedback-form >> text=Send");
  await page.waitForSelector(".feedback-form", { state: "detached" });
  // read again from where it is kept, an answer has no trace of its own
  await page.reload();
  await page.click("text=Why these passages");
  await page.waitForSelector("dialog tbody tr.taken");
  expect(await page.textContent("dialog")).toMatch(/came to be was not kept.*travel-and-expenses\.pdf, page 4/);
  await page.keyboard.press("Escape");
  await page.click("nav >> text=Insight");
  const tile = (name: string) => page.locator(".tiles div", { hasText: name }).locator("dd").textContent();
  expect(await tile("Questions")).toBe("7");
  expect(await tile("Answered")).toBe("57 %");
  expect(await tile("Sentences supported")).toBe("88 %");
  expect(await tile("Tokens read and written")).toBe("1,700 / 100");
  expect(await page.textContent(".unanswered li")).toMatch(/notice period in Malta\?2 times, last \d{4}-/);
  expect(await page.textContent(".used li")).toMatch(/^Travel and Expenses Policy.*1 answer$/);
  await page.waitForSelector("text=/Of the latest 1 judgement, 0 found the answer right and 1 did not/");
  expect(await page.textContent(".unanswered:has-text('out of date')")).toMatch(
    /per diem in Norway\?It is out of date/,
  );
  const questions = page.locator(".chart").first();
  expect(await questions.locator(".plot rect").count()).toBe(6);
  await questions.locator("summary").click();
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  expect(await questions.locator("tr", { hasText: day }).textContent()).toBe(`${day}200`);
  expect(await violationsOf(page)).toEqual([]);
  await page.selectOption("select", "7");
  await page.waitForSelector('.tiles div:first-child dd:text-is("6")');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.querySelector("main")?.scrollWidth)).toBe(360);
  expect(await page.evaluate(() => document.querySelector(".sidebar")?.scrollWidth)).toBe(360);
  expect(await violationsOf(page)).toEqual([]);
});

test("keys, users and groups: a key that was made on the page opens it, shows what was granted, and is revoked", async () => {
  const { page, key, people } = await openGuardedPage(bench, bench.quoting);
  await signInOn(page, key({ name: "mine", role: "admin" }));
  await page.click("nav >> text=Insight");
  await page.click("text=Keys and access");
  await page.click("text=Add a group");
  await page.fill("[name=name]", "staff");
  await page.check("[value=default]");
  expect(await violationsOf(page)).toEqual([]);
  await page.click("text=Add the group");
  await page.click("text=Add a user");
  await page.fill("[name=name]", "anna");
  await page.check("[name=group]");
  await page.click("text=Add the user");
  await page.waitForSelector("tbody >> text=anna");
  expect(people.members.grantOf("anna")).toEqual({ role: "reader", collections: ["default"] });
  expect(await violationsOf(page)).toEqual([]);
  await page.click("text=New key");
  await page.fill("[name=name]", "Anna's laptop");
  await page.selectOption("[name=user]", "anna");
  await page.check("[name=all]");
  await page.selectOption("[name=role]", "editor");
  await page.click("text=Make the key");
  const secret = (await page.textContent(".secret")) ?? "";
  expect(people.keys.find(secret)).toMatchObject({ user: "anna", role: "editor", collections: "all" });
  await page.keyboard.press("Escape");
  await page.waitForSelector(".secret", { state: "detached" });
  expect(await page.textContent('tr:has-text("Anna\'s laptop")')).toMatch(/of anna.*editor.*what anna sees.*until 20/);
  await page.click('[aria-label="Change anna"]');
  await page.selectOption("[name=role]", "admin");
  await page.click("text=Save");
  await page.waitForSelector('tr:has-text("anna") >> text=admin');
  expect(people.members.user("anna")).toMatchObject({ role: "admin", groups: ["staff"] });
  await page.click('[aria-label="Revoke Anna\'s laptop"]');
  await page.click("text=Revoke now?");
  await page.waitForSelector("text=1 that hold no more");
  expect(people.keys.find(secret)).toBeNull();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.querySelector("main")?.scrollWidth)).toBe(360);
});

// What stands behind the answers, in a real browser: how one came to be, how all of them do, and who may ask.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PageBench, askOn, openBench, openPage, violationsOf, waitForAnswer } from "../support/page-session.ts";
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

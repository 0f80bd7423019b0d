// Searching in a real browser: passages with their words marked, narrowed, opened at the page with the passage marked.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PageBench, openBench, openPage, violationsOf } from "../support/page-session.ts";
import { overflowOf } from "./overflow.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function searchFor(query: string, options: object = {}) {
  const { page } = await openPage(bench, bench.quoting, options);
  await page.click("nav >> a[href='#/search']");
  await page.fill(".search input[type=search]", query);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".hit");
  return page;
}

test("words are marked in any form, filters narrow what is found, and a hit opens at its page with the passage marked", async () => {
  const page = await searchFor('receipt -"works council"');
  const marked = (await page.locator(".hit mark").allTextContents()).map((word) => word.toLowerCase());
  expect(new Set(marked)).toEqual(new Set(["receipt", "receipts"]));
  expect(await violationsOf(page)).toEqual([]);
  await page.selectOption(".filters select", "pdf");
  const paths = () => page.locator(".hit .source-path").allTextContents();
  await expect.poll(async () => (await paths()).every((path) => path.endsWith(".pdf"))).toBe(true);
  await page.fill(".filters label:has-text('Path') input", "travel");
  await page.keyboard.press("Tab");
  await expect.poll(async () => new Set(await paths())).toEqual(new Set(["handbook/travel-and-expenses.pdf"]));
  expect(await page.textContent("[role=status]")).toMatch(/^\d+ passages?$/);
  const place = await page.textContent(".hit .source-place >> nth=0");
  await page.click(".hit button >> nth=0");
  await page.waitForSelector(".reader .sheet-mark");
  expect(await page.textContent(".reader .page-steps")).toContain(/Page \d+/.exec(place ?? "")?.[0] ?? "no page");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".reader", { state: "detached" });
  await page.fill(".filters label:has-text('to') input[type=date] >> nth=-1", "1999-12-31");
  await page.waitForSelector("text=Nothing fits");
});

test("360 pixels are wide enough, in the dark too", async () => {
  const page = await searchFor("telemetry outage", { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  expect(await overflowOf(page)).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  await page.click("nav >> a[href='#/library']");
  await page.waitForSelector(".documents > li");
  expect(await overflowOf(page)).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
});

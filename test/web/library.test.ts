// The library in a real browser: documents are listed, found by their title, and open at their text or page.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PageBench, openBench, openPage } from "../support/page-session.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test("the documents are listed, and found by title or path", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await page.click("nav >> text=Library");
  await page.waitForSelector(".documents > li");
  const all = await page.locator(".documents > li").count();
  await page.fill(".library input[type=search]", "travel-and-expenses");
  await expect.poll(() => page.locator(".documents > li").count()).toBe(1);
  expect(all).toBeGreaterThan(1);
  expect(await page.textContent(".documents > li")).toMatch(
    /Travel and Expenses Policy.*handbook\/travel-and-expenses\.pdf/s,
  );
  await page.fill(".library input[type=search]", "no such document");
  await page.waitForSelector("text=No documents");
});

test("a PDF file opens drawn, at its first page, and is read as text", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await page.click("nav >> text=Library");
  await page.click(".documents >> text=Travel and Expenses Policy");
  await page.waitForSelector(".reader canvas");
  await page.click("text=As text");
  await expect.poll(() => page.textContent(".reader")).toContain("Nobody should gain or lose money");
});

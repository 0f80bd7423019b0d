// The cited place in a real browser: the page of a PDF with the quoted words marked on it, a row of a table too, and a passage of a text.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import { type PageBench, openBench, openPage } from "../support/page-session.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Opens a document of the sample at words of it, as a citation that quotes them does. */
async function openAt(path: string, words: RegExp): Promise<{ page: Page; shown: number | null; quote: string }> {
  const { library } = bench.quoting;
  const request = { query: path, order: "path", descending: false, offset: 0, limit: 1 } as const;
  const id = library.list(request, OWNER).documents[0]?.id ?? "";
  const { text, sections } = library.read(id, { start: 0, length: 1_000_000 }, OWNER);
  const [quote] = words.exec(text) ?? [""];
  expect(quote).not.toBe("");
  const start = text.indexOf(quote);
  const shown = sections.findLast((section) => section.start <= start)?.page ?? null;
  const { page } = await openPage(bench, bench.quoting);
  const place = {
    ...(shown === null ? {} : { page: String(shown) }),
    start: String(start),
    end: String(start + quote.length),
  };
  await page.evaluate((address) => (window.location.hash = address), `#/documents/${id}?${new URLSearchParams(place)}`);
  return { page, shown, quote };
}

/** The words of the page that lie under the marks, each mark in turn. */
async function wordsUnderMarks(page: Page): Promise<string> {
  await page.waitForSelector(".reader .sheet[data-drawn]");
  return page.evaluate(() => {
    const words = [...document.querySelectorAll(".textLayer span")].filter((span) => span.children.length === 0);
    return [...document.querySelectorAll(".sheet-mark")]
      .flatMap((mark) => {
        const box = mark.getBoundingClientRect();
        return words.filter((word) => {
          const { left, right, top, bottom } = word.getBoundingClientRect();
          const [x, y] = [(left + right) / 2, (top + bottom) / 2];
          return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
        });
      })
      .map((word) => word.textContent)
      .join(" ");
  });
}

test.each([
  ["a sentence", "travel-and-expenses.pdf", /Nobody should gain or lose money[^.]*\./],
  ["a row of a table of rates", "travel-and-expenses.pdf", /^.*Norway.*\|.*$/m],
  ["a row of a table of figures", "product-specifications.pdf", /^.*\|.*\d.*\|.*\d.*$/m],
  ["a row of another file's table", "framework-supply-agreement.pdf", /^.*\|.*\d.*$/m],
])("the page of a PDF is shown with the quoted words marked: %s", async (_name, path, words) => {
  const { page, shown, quote } = await openAt(path, words);
  const marked = await wordsUnderMarks(page);
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  expect(bare(marked)).toBe(bare(quote));
  expect(await page.textContent(".reader .page-steps")).toContain(`Page ${shown} of`);
  const inView = await page.evaluate(() => {
    const mark = document.querySelector(".sheet-mark")?.getBoundingClientRect();
    const body = document.querySelector(".reader-body")?.getBoundingClientRect();
    return mark !== undefined && body !== undefined && mark.top >= body.top && mark.bottom <= body.bottom;
  });
  expect(inView).toBe(true);
});

test("a text is shown under its headings with the passage marked and in view", async () => {
  const { page, quote } = await openAt("cloud-gateway-oncall.md", /[^.\n]{60,}\.(?=\s*$)/);
  await page.waitForSelector(".reader mark");
  expect((await page.locator(".reader mark").allTextContents()).join("")).toBe(quote);
  expect(await page.locator(".reader-body h3").count()).toBeGreaterThan(0);
  await expect.poll(() => page.isVisible(".reader mark")).toBe(true);
  expect(
    await page.evaluate(() => (document.querySelector(".reader mark")?.getBoundingClientRect().top ?? -1) > 0),
  ).toBe(true);
});

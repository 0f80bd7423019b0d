// The library in a real browser: documents are listed, found by their title, and open at their text or page.
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { type PageBench, openBench, openPage } from "../support/page-session.ts";
import { openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

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

/** A knowledge base whose catalogue lists so many documents, of a hundred folders; nothing of them was read. */
async function openLarge(documents: number): Promise<Application> {
  const application = await openApplication({ EYRIE_DATA: temporaryFolder() });
  onTestFinished(() => application.close());
  const { directory, identity } = application.status({ id: "test", collections: "all" });
  const catalogue = Catalogue.open(locate(directory).catalogue, identity);
  catalogue.transaction(() => {
    const { id: folderId } = catalogue.documents.addFolder("/srv/archive", "archive");
    for (let number = 0; number < documents; number += 1) {
      const name = String(number).padStart(5, "0");
      const text = {
        title: `Report ${name}`,
        text: "",
        sections: [],
        format: "text",
        pageCount: null,
        pagesWithoutText: [],
      } as const;
      const file = { path: `${name.slice(0, 3)}/${name}.txt`, contentHash: name, size: number, mtimeMs: 1e12 + number };
      catalogue.documents.replace({ folderId, ...file, document: text, chunks: [] });
    }
  });
  catalogue.close();
  return application;
}

test("ten thousand documents are one list that scrolls, of which little is drawn", async () => {
  const { page } = await openPage(bench, await openLarge(10_000));
  await page.click("nav >> text=Library");
  await page.waitForSelector(".documents >> text=Report 00000");
  expect(await page.textContent(".library-count")).toBe("10,000 documents");
  const scrolled = await page.evaluate(async () => {
    const main = document.getElementById("main") as HTMLElement;
    const longTasks: number[] = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
    let mostRows = 0;
    const frames: number[] = [];
    let before = performance.now();
    for (let step = 1; step <= 120; step += 1) {
      main.scrollTop = (main.scrollHeight * step) / 120;
      await new Promise((drawn) => requestAnimationFrame(drawn));
      frames.push(performance.now() - before);
      before = performance.now();
      mostRows = Math.max(mostRows, document.querySelectorAll(".documents > li").length);
    }
    return {
      mostRows,
      nodes: document.querySelectorAll("*").length,
      longTasks,
      frames: frames.toSorted((a, b) => a - b),
    };
  });
  await page.waitForSelector(".documents >> text=Report 09999");
  expect(scrolled.mostRows).toBeLessThan(80);
  expect(scrolled.nodes).toBeLessThan(1_500);
  // on two cores that others use too: far above what is measured alone, far below what drawing all of it takes
  expect(Math.max(0, ...scrolled.longTasks)).toBeLessThan(300);
  expect(scrolled.frames[60]).toBeLessThan(100);
  await page.evaluate(() => (document.getElementById("main") as HTMLElement).scrollTo(0, 300_000));
  await expect.poll(() => page.locator(".documents > li >> text=Loading").count()).toBe(0);
  await page.selectOption(".library-search select", "size");
  await page.fill(".library input[type=search]", "Report 0123");
  await expect
    .poll(() => page.locator(".documents .document-name").allTextContents())
    .toEqual(Array.from({ length: 10 }, (_, index) => `Report 0123${9 - index}`));
});

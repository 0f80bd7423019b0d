// How the page looks and holds: narrow, dark, for screen readers, while an answer streams in; and what its first load weighs.
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAGE_POLICY } from "../../src/http/page.ts";
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
import { overflowOf } from "./overflow.ts";

const ANSWER = ` Per-diem rates for Norway were raised [1].\n\n| Country | Rate |\n|---|---:|\n| Norway | EUR 82 |\n\n### Also\n\n- ${"Keep receipts. ".repeat(30)}\n\n\`\`\`sh\n${"ls ".repeat(60)}\n\`\`\`\n\nThe moon is made of cheese.`;

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

function answerSlowly(delayMs: number): void {
  bench.tgi.reply(() => ({ tokens: [...splitTokens(ANSWER), "<|endoftext|>"], delayMs }));
}

async function openAnswering(delayMs: number, options: BrowserContextOptions = {}): Promise<Page> {
  answerSlowly(delayMs);
  return (await openPage(bench, bench.writing, options)).page;
}

test("the first load is small, comes from this service alone, and is kept by its name", async () => {
  const { page, url } = await openPage(bench, bench.quoting);
  const index = await fetch(url);
  expect(index.headers.get("content-security-policy")).toBe(PAGE_POLICY);
  expect(index.headers.get("cache-control")).toBe("no-cache");
  expect(await index.text()).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/);
  const [largest] = (await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => name.includes("/assets/"))
      .map(({ name, encodedBodySize }) => ({ name, encodedBodySize }))
      .toSorted((a, b) => b.encodedBodySize - a.encodedBodySize),
  )) as { name: string; encodedBodySize: number }[];
  const asset = await fetch(largest?.name ?? "");
  expect(asset.headers.get("cache-control")).toContain("immutable");
  const weight = (await page.evaluate(() =>
    performance
      .getEntries()
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter((entry) => !entry.name.includes("/v1/"))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  )) as number;
  expect(weight).toBeGreaterThan(20_000);
  expect(weight).toBeLessThan(150_000);
});

test.each(["light", "dark"] as const)(
  "no violation of accessibility in %s: empty, answered, with a source open",
  async (colorScheme) => {
    const page = await openAnswering(0, { colorScheme });
    await page.waitForSelector(".suggestions button");
    expect(await violationsOf(page)).toEqual([]);
    await askOn(page, "What is the per diem in Norway?");
    await waitForAnswer(page);
    expect(await violationsOf(page)).toEqual([]);
    await page.click(".source button");
    await page.waitForSelector(".reader");
    expect(await violationsOf(page)).toEqual([]);
    const ground = await page.evaluate(
      () => getComputedStyle(document.body).colorScheme + getComputedStyle(document.documentElement).backgroundColor,
    );
    expect(ground).toContain(colorScheme === "light" ? "rgb(251, 250, 248)" : "rgb(20, 22, 21)");
  },
);

test("the choice of colours stays", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await page.click(".theme");
  await page.click(".theme");
  expect(await page.getAttribute("html", "data-theme")).toBe("dark");
  await page.reload();
  expect(await page.getAttribute("html", "data-theme")).toBe("dark");
});

test("360 pixels are wide enough", async () => {
  const page = await openAnswering(0, { viewport: { width: 360, height: 740 } });
  await askOn(page, "What is the per diem in Norway?");
  await waitForAnswer(page);
  expect(await overflowOf(page)).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  await page.click(".source button");
  await page.waitForSelector(".reader");
  expect(await overflowOf(page)).toBe(0);
});

interface Movement {
  /** Of what moved without having been asked to. */
  readonly shifts: string[];
  /** Milliseconds from a key or a click to what was drawn of it. */
  readonly slowest: number;
}

/** Notes what moves, from when the page was opened, and how long keys and clicks take. */
async function watchMovement(page: Page): Promise<() => Promise<Movement>> {
  await page.evaluate(() => {
    const seen = { shifts: [] as string[], slowest: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { sources, hadRecentInput } = entry as PerformanceEntry & {
          sources: { node: Node | null }[];
          hadRecentInput: boolean;
        };
        for (const { node } of sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          // a question that was just asked stands at the head of the list of conversations
          if (hadRecentInput && element?.closest(".conversations")) continue;
          seen.shifts.push(element?.className ?? "a node that is gone");
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.slowest = Math.max(seen.slowest, entry.duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  });
  return () => page.evaluate(() => (window as unknown as { seen: Movement }).seen);
}

/** A question is asked, the next is typed while 50 tokens a second arrive, and the answer comes to its end. */
async function typeWhileStreaming(page: Page): Promise<Movement> {
  const movement = await watchMovement(page);
  await askOn(page, "What is the per diem in Norway?");
  await page.waitForSelector(".exchange.streaming");
  for (const key of "And in Sweden?") {
    await page.keyboard.type(key);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(800);
  expect(await page.locator(".exchange.streaming").count()).toBe(1);
  await waitForAnswer(page);
  // what is noted is told a moment later, and what moves now moves by itself
  await page.waitForTimeout(600);
  expect(await page.inputValue("#question")).toBe("And in Sweden?");
  return movement();
}

test.each([1360, 360])(
  "nothing moves when the page opens, while 50 tokens a second arrive, nor at their end, and a key is answered in 100 ms, %i wide",
  async (width) => {
    const page = await openAnswering(20, { viewport: { width, height: 850 } });
    const { shifts, slowest } = await typeWhileStreaming(page);
    expect(shifts).toEqual([]);
    expect(slowest).toBeLessThan(100);
  },
);

test("nor does anything where conversations are kept and listed beside it", async () => {
  answerSlowly(20);
  const { page, people, key } = await openGuardedPage(bench, bench.writing);
  people.members.putUser({ name: "anna", role: "reader", collections: "all", groups: [] });
  for (let number = 1; number <= 30; number += 1) people.conversations.begin("user:anna", `Question ${number}?`);
  await signInOn(page, key({ user: "anna" }));
  await page.waitForSelector(".conversations .entry");
  const { shifts, slowest } = await typeWhileStreaming(page);
  expect(await page.textContent(".conversations .entry")).toContain("per diem");
  expect(shifts).toEqual([]);
  expect(slowest).toBeLessThan(100);
});

// Asking in a real browser: the answer streams in, its sources stand beside it, and all of it works from the keyboard.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PageBench, askOn, openBench, openPage, waitForAnswer } from "../support/page-session.ts";
import { splitTokens } from "../support/scripted-answer.ts";
import type { ScriptedReply } from "../support/scripted-reply.ts";

let bench: PageBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function openWithModel(reply: ScriptedReply) {
  bench.tgi.reply(() => reply);
  return (await openPage(bench, bench.writing)).page;
}

const QUESTION = "What is the per diem in Norway?";
const OF_TWO_SOURCES = "How does the repair time in Brno compare with the normal turnaround of the calibration lab?";

test("without a model the documents are quoted, and it says so", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await page.waitForSelector(".suggestions button");
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  expect(await page.textContent(".answer-status")).toContain("No model wrote this");
  expect(await page.textContent(".prose")).toContain("82");
  const source = page.locator(".source").first();
  expect(await source.textContent()).toMatch(/Travel and Expenses Policy.*Page \d/);
  expect(await page.textContent("[role=status]")).toMatch(/^Answer ready, \d+ sources?$/);
});

test("a question the documents do not answer looks like none that they do, and shows what is near", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await askOn(page, "Who painted the Mona Lisa?");
  await waitForAnswer(page);
  expect(await page.textContent(".refusal .answer-status")).toContain("do not answer");
  expect(await page.textContent(".sources h3")).toBe("Nearest passages");
  expect(await page.locator(".source").count()).toBe(3);
});

test("an answer is drawn as Markdown, its marks lead to sources, doubt is underlined, and it is copied with its sources", async () => {
  const answer = [
    " Per-diem rates for Norway were raised [1].\n\n| Country | Rate |\n|---|---:|\n| Norway | EUR 82 |\n\n",
    "- **Receipts** matter.\n\n```sh\nls\n```\n\nThe moon is made of green cheese.",
  ].join("");
  const page = await openWithModel({ tokens: [...splitTokens(answer), "<|endoftext|>"], delayMs: 1 });
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  expect(await page.textContent(".answer-status")).toContain("Written by falcon-7b-instruct");
  for (const part of [".prose table td.align-right", ".prose li strong", ".prose pre code"])
    expect(await page.locator(part).count()).toBe(1);
  expect(await page.textContent(".sentence.unsupported >> nth=-1")).toContain("green cheese");
  expect(await page.textContent(".support summary")).toMatch(/of \d+ sentences not fully supported/);
  await page.click(".prose .citation >> nth=0");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-source"))).toBe("1");
  await page.click(".actions button >> text=Copy");
  await page.waitForSelector("text=Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^What is the per diem in Norway\?\n\n[^]*Sources\n\[1\] Travel and Expenses Policy, page \d/);
});

test("Escape stops the model, what had come stays, and the question can be asked again", async () => {
  const tokens = splitTokens(" word".repeat(400));
  const page = await openWithModel({ tokens, delayMs: 20 });
  await askOn(page, QUESTION);
  await page.waitForSelector(".prose >> text=word word");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".exchange.stopped");
  expect(await page.textContent(".prose")).toContain("word word");
  await expect.poll(() => bench.tgi.running).toBe(0);
  bench.tgi.reply(() => ({ tokens: [...splitTokens(" Per-diem rates for Norway were raised [1]."), "<|endoftext|>"] }));
  await page.click("text=Ask again");
  await waitForAnswer(page);
  expect(await page.locator(".exchange").count()).toBe(1);
  expect(await page.textContent(".prose")).toContain("were raised");
});

test("a stream that is cut says so, keeps what came, and offers another try", async () => {
  const page = await openWithModel({ tokens: splitTokens(" word".repeat(50)), finishReason: null, delayMs: 2 });
  await askOn(page, QUESTION);
  await page.waitForSelector(".failure");
  expect(await page.textContent(".prose")).toContain("word");
  expect(await page.textContent(".failure")).toMatch(/ended without a finish event.*Try again/);
});

test("a follow-up is sent with the conversation, and a new question begins another", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await askOn(page, QUESTION);
  await waitForAnswer(page);
  await askOn(page, "And in Sweden?");
  await waitForAnswer(page);
  expect(await page.locator(".exchange").count()).toBe(2);
  expect(await page.textContent(".exchange.last .prose")).toContain("Sweden");
  await page.click("text=New question");
  await page.waitForSelector(".start");
});

test("everything is reached from the keyboard", async () => {
  const { page } = await openPage(bench, bench.quoting);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
  await page.keyboard.press("/");
  await page.keyboard.type(OF_TWO_SOURCES);
  await page.keyboard.press("Enter");
  await waitForAnswer(page);
  await page.locator(".prose .citation").first().focus();
  await page.keyboard.press("Enter");
  const source = () => page.evaluate(() => document.activeElement?.getAttribute("data-source"));
  expect(await source()).toBe("1");
  await page.keyboard.press("ArrowDown");
  expect(await source()).toBe("2");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".reader");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".reader", { state: "detached" });
  expect(await source()).toBe("1");
});
